package dev.slipway.build.rootless;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An arm64 program, assembled here so that no archive of another architecture is needed: it writes what uname calls its machine. */
final class Arm64Program {
    private static final long ADDRESS = 0x400000;
    private static final int HEADERS = 64 + 56;
    private static final int SVC = 0xD4000001;
    private static final int OPENAT = 56;
    private static final int WRITE = 64;
    private static final int EXIT = 93;
    private static final int UNAME = 160;

    private Arm64Program() {}

    /** Writes the program to {@code file}; it makes {@code made} and puts {@code aarch64} into it. */
    static Path write(Path file, String made) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        List<Integer> code = code();
        code.forEach(word -> text.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(word)
                .array()));
        text.writeBytes((made + "\0").getBytes(StandardCharsets.UTF_8));
        int size = HEADERS + text.size();
        byte[] whole = new byte[size];
        ByteBuffer elf = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        // ET_EXEC for EM_AARCH64, which begins behind the headers; no section headers.
        elf.putShort((short) 2).putShort((short) 183).putInt(1);
        elf.putLong(ADDRESS + HEADERS).putLong(64).putLong(0).putInt(0);
        elf.putShort((short) 64).putShort((short) 56).putShort((short) 1);
        elf.putShort((short) 64).putShort((short) 0).putShort((short) 0);
        // PT_LOAD of the whole file, readable and executable.
        elf.putInt(1).putInt(5).putLong(0).putLong(ADDRESS).putLong(ADDRESS);
        elf.putLong(size).putLong(size).putLong(0x1000);
        elf.put(text.toByteArray());
        Files.write(file, whole);
        return file;
    }

    private static List<Integer> code() {
        List<Integer> code = new ArrayList<>();
        // sub sp, sp, #400; mov x0, sp; uname(x0)
        code.addAll(List.of(0xD10643FF, 0x910003E0, movz(8, UNAME), SVC));
        // openat(AT_FDCWD, made, O_WRONLY | O_CREAT, 0644); adr x1 leads to the text behind the last of twelve.
        code.addAll(List.of(0x92800C60, adr(1, 12 * 4), movz(2, 0x41), movz(3, 0644), movz(8, OPENAT), SVC));
        // write(x0, sp + 260, 7): utsname.machine
        code.addAll(List.of(0x910413E1, movz(2, 7), movz(8, WRITE), SVC));
        code.addAll(List.of(movz(0, 0), movz(8, EXIT), SVC));
        return code;
    }

    private static int movz(int register, int value) {
        return 0xD2800000 | (value << 5) | register;
    }

    /** The address {@code offset} bytes behind the instruction; a multiple of 4. */
    private static int adr(int register, int offset) {
        return 0x10000000 | ((offset / 4) << 5) | register;
    }
}
