package dev.slipway.image.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Formats that are written here but not read, so that none of them is taken for a raw disk. */
final class ForeignFormat {
    private static final Map<String, String> MARKS =
            Map.of("KDMV", "VMDK", "conectix", "VHD", "vhdxfile", "VHDX", "<<< ", "VDI", "\u001f\u008b", "gzip");
    private static final int LONGEST = 8;
    private static final int FOOTER_BYTES = 512;

    private ForeignFormat() {}

    static void refuse(Path file) throws IOException {
        String start;
        try (var in = Files.newInputStream(file)) {
            start = new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
        }
        for (Map.Entry<String, String> mark : MARKS.entrySet()) {
            if (start.startsWith(mark.getKey())) {
                throw refused(file, mark.getValue());
            }
        }
        if (endsAsFixedVhd(file)) {
            throw refused(file, "VHD");
        }
    }

    /** A fixed VHD is a raw disk with a footer: its mark is at the end only. */
    private static boolean endsAsFixedVhd(Path file) throws IOException {
        byte[] mark = new byte[LONGEST];
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() >= FOOTER_BYTES) {
                channel.read(ByteBuffer.wrap(mark), channel.size() - FOOTER_BYTES);
            }
        }
        return new String(mark, StandardCharsets.ISO_8859_1).equals("conectix");
    }

    private static IOException refused(Path file, String format) {
        return new IOException(file + " is a " + format
                + " file, and only raw and qcow2 are read. Convert it first: qemu-img convert -O qcow2 FILE OUT");
    }
}
