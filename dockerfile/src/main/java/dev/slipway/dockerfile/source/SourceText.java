package dev.slipway.dockerfile.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file's text in lines that keep their ends ({@code \n} or {@code \r\n}), so that a heredoc's bytes stay what they are.
 * A byte that is not UTF-8 is the lone surrogate U+DC00 + byte, the rule that file names in a tree follow too.
 *
 * @param fileName the name for messages
 */
public record SourceText(String fileName, List<String> rawLines) {
    /** What docker can send to its builder at once; a larger file is an attack or a mistake. */
    private static final int MAXIMUM_BYTES = 16 << 20;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    public SourceText {
        rawLines = List.copyOf(rawLines);
    }

    /** Reads a file, or no more of it than shows that it is too large; {@code fileName} is for messages. */
    public static SourceText read(Path file, String fileName) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(fileName, in.readNBytes(MAXIMUM_BYTES + 1));
        }
    }

    /**
     * Decodes and splits; a byte order mark at the start is dropped.
     * Throws {@link DockerfileException} for more than 16 MiB.
     */
    public static SourceText of(String fileName, byte[] bytes) {
        if (bytes.length > MAXIMUM_BYTES) {
            throw new DockerfileException(
                    new Position(fileName, 1, 1),
                    "",
                    "the file has more than 16 MiB, which no Dockerfile needs",
                    "Bring large contents in by COPY instead of writing them into it.");
        }
        return of(fileName, decode(bytes));
    }

    /** Splits; a byte order mark at the start is dropped. */
    public static SourceText of(String fileName, String text) {
        String rest = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < rest.length()) {
            int newline = rest.indexOf('\n', start);
            int end = newline < 0 ? rest.length() : newline + 1;
            lines.add(rest.substring(start, end));
            start = end;
        }
        return new SourceText(fileName, lines);
    }

    /** Line {@code number}, counted from 1, without its end; empty if there is no such line. */
    public String line(int number) {
        return number < 1 || number > rawLines.size() ? "" : withoutEnd(rawLines.get(number - 1));
    }

    /** An error at a line and column of this text. */
    public DockerfileException error(int line, int column, String problem, String advice) {
        return new DockerfileException(new Position(fileName, line, column), line(line), problem, advice);
    }

    /** The line without the carriage returns and the newline that end it. */
    public static String withoutEnd(String rawLine) {
        int end = rawLine.length();
        while (end > 0 && (rawLine.charAt(end - 1) == '\n' || rawLine.charAt(end - 1) == '\r')) {
            end--;
        }
        return rawLine.substring(0, end);
    }

    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            StringBuilder text = new StringBuilder(bytes.length);
            for (int at = 0; at < bytes.length; ) {
                int length = sequenceLength(bytes, at);
                if (length == 0) {
                    text.append((char) (0xDC00 + (bytes[at++] & 0xff)));
                } else {
                    text.append(new String(bytes, at, length, StandardCharsets.UTF_8));
                    at += length;
                }
            }
            return text.toString();
        }
    }

    private static int sequenceLength(byte[] bytes, int at) {
        int lead = bytes[at] & 0xff;
        int length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
        if (length == 0 || at + length > bytes.length) {
            return 0;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length));
            return length;
        } catch (CharacterCodingException e) {
            return 0;
        }
    }
}
