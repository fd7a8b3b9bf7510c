package dev.slipway.tree;

import java.time.Instant;

/**
 * What every entry has besides its name and content.
 *
 * @param mode permission bits with setuid, setgid and sticky (07777), without the file type
 * @param uid owner, 0 to 2^32-1
 * @param gid group, 0 to 2^32-1
 * @param modified modification time, to the nanosecond
 * @param xattrs extended attributes, sorted by name
 */
public record Attributes(int mode, long uid, long gid, Instant modified, Xattrs xattrs) {

    /** The largest user or group id that Linux stores. */
    public static final long MAXIMUM_ID = 0xffff_ffffL;

    public Attributes {
        if ((mode & ~07777) != 0) {
            throw new IllegalArgumentException("mode has bits outside 07777: " + Integer.toOctalString(mode));
        }
        if (uid < 0 || uid > MAXIMUM_ID || gid < 0 || gid > MAXIMUM_ID) {
            throw new IllegalArgumentException("owner is outside 0..2^32-1: " + uid + ":" + gid);
        }
    }

    /** Written out, as a record's own is slow until it is compiled, and reading a tree is over by then. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Attributes that
                && mode == that.mode
                && uid == that.uid
                && gid == that.gid
                && modified.equals(that.modified)
                && xattrs.equals(that.xattrs);
    }

    @Override
    public int hashCode() {
        return (31 * mode + Long.hashCode(uid << 32 ^ gid)) * 31 + modified.hashCode() * 31 + xattrs.hashCode();
    }

    /** Attributes of an entry owned by root, without extended attributes. */
    public static Attributes ofRoot(int mode, Instant modified) {
        return new Attributes(mode, 0, 0, modified, Xattrs.NONE);
    }
}
