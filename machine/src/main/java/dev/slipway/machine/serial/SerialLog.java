package dev.slipway.machine.serial;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What a guest printed on its serial line, all its boots one after the other.
 *
 * @param file appended to by QEMU; it need not be there yet
 */
public record SerialLog(Path file) {
    private static final Duration LOOK = Duration.ofMillis(100);

    /** More than any sensible tail has, so that a long log is not read whole. */
    private static final long TAIL_BYTES = 256 * 1024;

    /** Who gets the bytes of a log as they come. */
    @FunctionalInterface
    public interface Sink {
        /** Takes the first {@code length} bytes of {@code bytes}. */
        void write(byte[] bytes, int length) throws IOException;
    }

    /** What was printed so far; 0 before the first boot. */
    public long sizeBytes() throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** When the guest last printed something; the epoch when it never did. */
    public Instant lastProgress() throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException e) {
            return Instant.EPOCH;
        }
    }

    /** The whole log, with what is not UTF-8 replaced. */
    public String text() throws IOException {
        return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
    }

    /** The last lines, without terminal control sequences and carriage returns. */
    public List<String> tail(int lines) throws IOException {
        long size = sizeBytes();
        String text = new String(read(Math.max(0, size - TAIL_BYTES), TAIL_BYTES), StandardCharsets.UTF_8);
        List<String> all = Arrays.stream(plain(text).split("\n"))
                .map(String::stripTrailing)
                .filter(line -> !line.isEmpty())
                .toList();
        return all.subList(Math.max(0, all.size() - lines), all.size());
    }

    /** Text as a person would have read it: no escape sequences, no carriage returns, no other control characters. */
    public static String plain(String text) {
        return text.replaceAll("\u001b\\[[0-?]*[ -/]*[@-~]", "")
                .replaceAll("\u001b\\][^\u0007\u001b]*(\u0007|\u001b\\\\)?", "")
                .replaceAll("\u001b[@-Z\\\\^_78=>c]", "")
                .replaceAll("[\\x00-\\x08\\x0b-\\x1f\\x7f]", "");
    }

    /**
     * Passes on everything from {@code fromBytes} on, and what comes after it while {@code goOn} is true; then once more
     * what is there, so that the last words are never lost.
     *
     * @return how far the log was read
     */
    public long follow(long fromBytes, Sink sink, BooleanSupplier goOn) throws IOException, InterruptedException {
        long position = fromBytes;
        boolean last = false;
        while (true) {
            position = drain(position, sink);
            if (last) {
                return position;
            }
            last = !goOn.getAsBoolean();
            if (!last) {
                Thread.sleep(LOOK);
            }
        }
    }

    private long drain(long from, Sink sink) throws IOException {
        long position = from;
        for (byte[] block = read(position, 64 * 1024); block.length > 0; block = read(position, 64 * 1024)) {
            sink.write(block, block.length);
            position += block.length;
        }
        return position;
    }

    private byte[] read(long from, long most) throws IOException {
        if (!Files.exists(file)) {
            return new byte[0];
        }
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long there = Math.max(0, log.length() - from);
            byte[] bytes = new byte[(int) Math.min(there, most)];
            log.seek(from);
            log.readFully(bytes);
            return bytes;
        }
    }
}
