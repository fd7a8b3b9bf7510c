package dev.slipway.image.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Files that are no raw disk by how they begin or end, so that none of them is taken for one. */
final class ForeignFormat {
    private static final int FOOTER_BYTES = 512;
    private static final String VHD_MARK = "conectix";
    private static final Mark FIXED_VHD = Mark.disk("VHD", VHD_MARK);

    private static final List<Mark> MARKS = List.of(
            Mark.disk("VMDK", "KDMV"),
            Mark.disk("VMDK", "# Disk DescriptorFile"),
            Mark.disk("VHD", VHD_MARK),
            Mark.disk("VHDX", "vhdxfile"),
            Mark.disk("VDI", "<<< "),
            Mark.disk("QED", "QED\0"),
            Mark.disk("Parallels", "WithoutFreeSpace"),
            Mark.disk("Parallels", "WithouFreSpacExt"),
            Mark.packed("gzip", "\u001f\u008b", "gzip -d"),
            Mark.packed("xz", "\u00fd7zXZ\0", "xz -d"),
            Mark.packed("Zstandard", "(\u00b5/\u00fd", "zstd -d"),
            Mark.packed("bzip2", "BZh", "bzip2 -d"),
            Mark.packed("zip", "PK\u0003\u0004", "unzip"),
            new Mark("tar", "ustar", 257, "Unpack what is in it first: tar -xf FILE"));

    /** What is at a place of a file of another format, and what its user can do. */
    private record Mark(String format, String text, int at, String advice) {
        static Mark disk(String format, String text) {
            return new Mark(format, text, 0, "Convert it first: qemu-img convert -O qcow2 FILE OUT");
        }

        static Mark packed(String format, String text, String command) {
            return new Mark(format, text, 0, "Unpack it first: " + command + " FILE");
        }

        boolean isIn(String start) {
            return start.startsWith(text, at);
        }

        IOException refused(Path file) {
            return new IOException(file + " is a " + format + " file, and only raw and qcow2 are read. " + advice);
        }
    }

    private ForeignFormat() {}

    static void refuse(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long sizeBytes = channel.size();
            if (sizeBytes == 0) {
                throw new IOException(file + " is empty, and no disk is");
            }
            String start = text(channel, 0);
            for (Mark mark : MARKS) {
                if (mark.isIn(start)) {
                    throw mark.refused(file);
                }
            }
            // A fixed VHD is a raw disk with a footer.
            if (sizeBytes >= FOOTER_BYTES
                    && text(channel, sizeBytes - FOOTER_BYTES).startsWith(VHD_MARK)) {
                throw FIXED_VHD.refused(file);
            }
        }
    }

    /** Up to 512 bytes from there on, one character each. */
    private static String text(FileChannel channel, long at) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(FOOTER_BYTES);
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {
            // A read may give less than there is.
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }
}
