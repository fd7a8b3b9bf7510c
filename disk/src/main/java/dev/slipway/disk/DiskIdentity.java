package dev.slipway.disk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/**
 * All that names a disk and would be random elsewhere, derived from the digest of what the disk is made from.
 *
 * <p>UUIDs are of version 8 (RFC 9562 §5.8).
 */
public final class DiskIdentity {
    private static final int SHA256_BYTES = 32;

    private final byte[] digest;

    private DiskIdentity(byte[] digest) {
        this.digest = digest;
    }

    /** The identity that follows from a SHA-256 digest. */
    public static DiskIdentity of(byte[] digest) {
        if (digest.length != SHA256_BYTES) {
            throw new IllegalArgumentException("a digest of 32 bytes is wanted, not of " + digest.length);
        }
        return new DiskIdentity(digest.clone());
    }

    /** The UUID of the root file system, as {@code /etc/fstab} and GRUB's {@code search --fs-uuid} know it. */
    public UUID rootFileSystem() {
        return fileSystem("root");
    }

    /** The UUID of the file system with this role, which is unique on its disk. */
    public UUID fileSystem(String role) {
        return uuid("filesystem " + role);
    }

    /** The key of directory hashes of the file system with this role. */
    public UUID hashSeed(String role) {
        return uuid("hash seed " + role);
    }

    /** The GUID of the disk's partition table. */
    public UUID disk() {
        return uuid("disk");
    }

    /** The unique GUID of the partition with this role. */
    public UUID partition(String role) {
        return uuid("partition " + role);
    }

    /** The serial number of the EFI system partition. */
    public int espSerial() {
        return ByteBuffer.wrap(derive("esp")).getInt();
    }

    /** The EFI system partition's serial number as {@code /etc/fstab} writes it: {@code UUID=ABCD-1234}. */
    public String espUuid() {
        String hex = HexFormat.of().toHexDigits(espSerial()).toUpperCase(Locale.ROOT);
        return hex.substring(0, 4) + "-" + hex.substring(4);
    }

    /** An identifier for a disk file's own header. */
    public UUID file(String format) {
        return uuid("file " + format);
    }

    private UUID uuid(String purpose) {
        ByteBuffer bytes = ByteBuffer.wrap(derive(purpose));
        long high = (bytes.getLong() & 0xffff_ffff_ffff_0fffL) | 0x8000L;
        long low = (bytes.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private byte[] derive(String purpose) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(digest);
            return sha256.digest(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
