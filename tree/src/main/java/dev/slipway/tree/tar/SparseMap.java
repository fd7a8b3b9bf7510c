package dev.slipway.tree.tar;

import dev.slipway.tree.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the data of a sparse file belongs, in GNU's four dialects.
 *
 * @param runs in order and apart, within the size
 */
record SparseMap(long sizeBytes, List<Run> runs) {
    private static final int MAXIMUM_RUNS = 1 << 20;

    record Run(long atBytes, long lengthBytes) {}

    /** Gives the next 512 bytes of the archive. */
    interface Blocks {
        byte[] next() throws IOException;
    }

    SparseMap {
        long end = 0;
        List<Run> kept = new ArrayList<>();
        for (Run run : runs) {
            boolean fits = run.atBytes >= end && run.lengthBytes >= 0 && run.lengthBytes <= sizeBytes - run.atBytes;
            if (!fits || run.atBytes > sizeBytes) {
                throw new NumberFormatException("the map of a sparse file is out of order or leaves the file");
            }
            end = run.atBytes + run.lengthBytes;
            if (run.lengthBytes > 0) {
                kept.add(run);
            }
        }
        runs = List.copyOf(kept);
    }

    long dataBytes() {
        return runs.stream().mapToLong(Run::lengthBytes).sum();
    }

    List<Content.Piece> pieces(Path file, long offsetBytes) {
        List<Content.Piece> pieces = new ArrayList<>();
        long from = offsetBytes;
        for (Run run : runs) {
            pieces.add(new Content.Piece(run.atBytes, Content.of(file, from, run.lengthBytes)));
            from += run.lengthBytes;
        }
        return pieces;
    }

    /** GNU's old format: four runs in the header, more in blocks that follow it. */
    static SparseMap ofGnu(TarHeader header, Blocks blocks) throws IOException {
        List<Run> runs = new ArrayList<>();
        addRuns(header, 386, 4, runs);
        boolean more = header.at(482) != 0;
        while (more) {
            TarHeader extension = new TarHeader(blocks.next());
            addRuns(extension, 0, 21, runs);
            more = extension.at(504) != 0;
        }
        return new SparseMap(header.number(483, 12), runs);
    }

    private static void addRuns(TarHeader block, int offset, int count, List<Run> runs) {
        for (int i = 0; i < count; i++) {
            int at = offset + 24 * i;
            if (block.at(at + 12) == 0) {
                return;
            }
            add(runs, block.number(at, 12), block.number(at + 12, 12));
        }
    }

    private static void add(List<Run> runs, long atBytes, long lengthBytes) {
        if (runs.size() == MAXIMUM_RUNS) {
            throw new NumberFormatException("the map of a sparse file has more than " + MAXIMUM_RUNS + " runs");
        }
        runs.add(new Run(atBytes, lengthBytes));
    }

    /** The formats 0.0, 0.1 and 1.0 in extended headers. */
    static SparseMap ofPax(Pax pax, Blocks blocks) throws IOException {
        List<Long> numbers;
        if (pax.number("GNU.sparse.major", 0) == 1) {
            numbers = mapInData(blocks);
        } else if (pax.has("GNU.sparse.map")) {
            numbers = new ArrayList<>();
            for (String number : pax.text("GNU.sparse.map").split(",")) {
                byte[] digits = number.getBytes(StandardCharsets.UTF_8);
                numbers.add(Pax.decimal(digits, 0, digits.length));
            }
        } else {
            numbers = pax.sparseMap;
        }
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i + 1 < numbers.size(); i += 2) {
            add(runs, numbers.get(i), numbers.get(i + 1));
        }
        return new SparseMap(pax.number("GNU.sparse.realsize", pax.number("GNU.sparse.size", 0)), runs);
    }

    private static List<Long> mapInData(Blocks blocks) throws IOException {
        List<Long> numbers = new ArrayList<>();
        long wanted = 1;
        ByteArrayOutputStream digits = new ByteArrayOutputStream();
        while (true) {
            for (byte b : blocks.next()) {
                if (b != '\n') {
                    digits.write(b);
                    continue;
                }
                long number = Pax.decimal(digits.toByteArray(), 0, digits.size());
                digits.reset();
                if (wanted == 1) {
                    wanted = 1 + 2 * number;
                    if (number > MAXIMUM_RUNS) {
                        throw new NumberFormatException("a sparse file of " + number + " runs");
                    }
                } else {
                    numbers.add(number);
                }
                if (numbers.size() + 1 == wanted) {
                    return numbers;
                }
            }
            if (digits.size() > 18) {
                throw new NumberFormatException("the map of a sparse file is not one of numbers");
            }
        }
    }
}
