package dev.slipway.image.inventory;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The header of an installed package as rpm's database keeps it (RPM V4 header format, without the lead magic). */
final class RpmHeader {
    private static final int NAME = 1000;
    private static final int VERSION = 1001;
    private static final int RELEASE = 1002;
    private static final int EPOCH = 1003;
    private static final int VENDOR = 1011;
    private static final int LICENSE = 1014;
    private static final int ARCH = 1022;
    private static final int SOURCE = 1044;
    private static final int INT32 = 4;
    private static final int STRING = 6;
    private static final int TRANSLATED = 9;
    private static final int ENTRY_BYTES = 16;

    private final Map<Integer, String> texts = new HashMap<>();

    private RpmHeader() {}

    /** The package of a header; empty for what is no package (imported keys) or is damaged. */
    static Optional<InstalledPackage> parse(byte[] blob) {
        RpmHeader header = new RpmHeader();
        try {
            header.read(ByteBuffer.wrap(blob));
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
        return header.installed();
    }

    private void read(ByteBuffer blob) {
        int entries = blob.getInt();
        int dataBytes = blob.getInt();
        if (entries < 0 || dataBytes < 0 || entries > blob.remaining() / ENTRY_BYTES) {
            throw new IllegalArgumentException("an index of " + entries + " entries");
        }
        ByteBuffer index = blob.slice(blob.position(), entries * ENTRY_BYTES);
        ByteBuffer data = blob.slice(blob.position() + entries * ENTRY_BYTES, dataBytes);
        for (int i = 0; i < entries; i++) {
            int tag = index.getInt();
            int type = index.getInt();
            int at = index.getInt();
            index.getInt();
            switch (type) {
                case STRING, TRANSLATED -> texts.put(tag, text(data, at));
                case INT32 -> texts.put(tag, Integer.toUnsignedString(data.getInt(at)));
                default -> {
                    // Lists of files, digests and scripts name no package.
                }
            }
        }
    }

    private static String text(ByteBuffer data, int at) {
        int end = at;
        while (data.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - at];
        data.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private Optional<InstalledPackage> installed() {
        String name = texts.get(NAME);
        String version = texts.get(VERSION);
        String release = texts.get(RELEASE);
        if (name == null || version == null || release == null || name.equals("gpg-pubkey")) {
            return Optional.empty();
        }
        String epoch = texts.containsKey(EPOCH) ? texts.get(EPOCH) + ":" : "";
        return Optional.of(new InstalledPackage(
                Ecosystem.RPM,
                name,
                epoch + version + "-" + release,
                texts.getOrDefault(ARCH, ""),
                Optional.ofNullable(texts.get(SOURCE)),
                Optional.ofNullable(texts.get(VENDOR)),
                Optional.ofNullable(texts.get(LICENSE))));
    }
}
