package dev.slipway.tree.host;

import dev.slipway.tree.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Devices in a directory of the host. In a user namespace nobody may make one, whatever his rights there: an empty file
 * stands for it, whose attribute says what it is, so that an archive or a disk made of the directory has the device.
 */
public final class DeviceNode {
    /** {@code c MAJOR:MINOR} or {@code b MAJOR:MINOR}. */
    static final String ATTRIBUTE = "user.slipway.device";

    private static final Pattern VALUE = Pattern.compile("([bc]) (\\d{1,5}):(\\d{1,8})");

    /** What an empty file stands for. */
    record Numbers(Entry.Device.Kind kind, int major, int minor) {}

    private DeviceNode() {}

    /** Makes the device {@code name} in {@code parent}; {@code mode} has its type and permissions, as mknod(2) takes it. */
    public static void make(Fd parent, byte[] name, int mode, int major, int minor) throws IOException {
        try {
            parent.mknod(name, mode, major, minor);
        } catch (PosixException e) {
            if (e.errno() != PosixException.EPERM || !UserNamespace.isOwn()) {
                throw e;
            }
            standIn(parent, name, mode, major, minor);
        }
    }

    static void standIn(Fd parent, byte[] name, int mode, int major, int minor) throws IOException {
        parent.openAt(name, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL | Fd.O_NOFOLLOW, 0600)
                .close();
        String kind = (mode & FileStatus.TYPE_MASK) == FileStatus.BLOCK_DEVICE ? "b" : "c";
        byte[] value = (kind + " " + major + ":" + minor).getBytes(StandardCharsets.US_ASCII);
        Posix.lsetxattr(parent.throughProc(name), ATTRIBUTE, value);
    }

    /** What an empty regular file with this value of {@link #ATTRIBUTE} stands for, if for anything. */
    static Optional<Numbers> parse(byte[] value) {
        Matcher matcher = VALUE.matcher(new String(value, StandardCharsets.US_ASCII));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Entry.Device.Kind kind = matcher.group(1).equals("b") ? Entry.Device.Kind.BLOCK : Entry.Device.Kind.CHARACTER;
        return Optional.of(new Numbers(kind, Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3))));
    }
}
