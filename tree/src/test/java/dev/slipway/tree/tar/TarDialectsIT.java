package dev.slipway.tree.tar;

import static dev.slipway.tree.tar.RawTar.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tree.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Archives that readers may understand differently: whoever scans one by another tool must see the files that we unpack.
 * What we take, GNU tar, libarchive and Python list alike, as far as they take it; what we refuse nobody has to list.
 */
class TarDialectsIT {
    private static final Pattern GNU_LINE =
            Pattern.compile("(.)\\S+ +\\S+ +(\\d+|\\d+,\\d+) +\\S+ +\\S+ (.*?)(?: -> .*| link to .*)?");
    private static final Pattern BSD_LINE = Pattern.compile(
            "(.)\\S+ +\\d+ +\\S+ +\\S+ +(\\d+|\\d+,\\d+) +\\S+ +\\S+ +\\S+ (.*?)(?: -> .*| link to .*)?");
    private static final String PREFIX_UNDER_GNU = "prefix under GNU's magic";
    private static final String PYTHON = """
            import sys, tarfile
            for m in tarfile.open(sys.argv[1], encoding='iso8859-1'):
                if m.type == b'V': continue
                kind = 'd' if m.isdir() or m.type == b'D' else 'l' if m.issym() else 'h' if m.islnk() else '-' if m.isfile() else 'o'
                name = ''.join(chr(b) if b < 128 else '\\\\%03o' % b for b in m.name.encode('iso8859-1'))
                print(kind + 'rw x %d a b %s' % (m.size if kind == '-' else 0, name))
            """;

    @TempDir
    private Path directory = Path.of("");

    private static Map<String, byte[]> archives() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        String inner = new String(new RawTar().entry('0', "smuggled", "evil").end(), StandardCharsets.ISO_8859_1);
        all.put(
                "pax size below the header's",
                raw().pax('x', "size=0").entry('0', "a", inner).end());
        all.put(
                "pax size above the header's",
                raw().pax('x', "size=512")
                        .entry('0', "a", inner, size("00000000000\0"))
                        .end());
        all.put(
                "pax size twice",
                raw().pax('x', "size=1", "size=4").entry('0', "a", "data").end());
        all.put(
                "pax size of no number",
                raw().pax('x', "size=-1").entry('0', "a", "data").end());
        all.put(
                "size in base 256",
                raw().entry('0', "a", "data", size("\200\0\0\0\0\0\0\0\0\0\0\4"))
                        .end());
        all.put(
                "size negative",
                raw().entry('0', "a", "data", size("\377\377\377\377\377\377\377\377\377\377\377\374"))
                        .end());
        all.put(
                "size beyond 63 bits",
                raw().entry('0', "a", "data", size("\200\377\377\377\377\377\377\377\377\377\377\4"))
                        .end());
        all.put(
                "size behind a NUL",
                raw().entry('0', "a", "data", size("\0" + "0000000004\0")).end());
        all.put(
                "size with blanks",
                raw().entry('0', "a", "data", size("         4 \0")).end());
        all.put(
                "size of twelve digits",
                raw().entry('0', "a", "data", size("000000000004")).end());
        all.put(
                "size with a letter",
                raw().entry('0', "a", "data", size("0000000004x\0")).end());
        all.put(
                "size in nines",
                raw().entry('0', "a", "data", size("00000000009\0")).end());
        all.put("prefix", raw().entry('0', "a", "data", h -> put(h, 345, "p/q")).end());
        all.put(
                "prefix under GNU's magic",
                raw().entry('0', "a", "data", h -> {
                            put(h, 257, RawTar.GNU);
                            put(h, 345, "00000000001\00000000000001\0");
                        })
                        .end());
        all.put(
                "no magic",
                raw().entry('0', "a", "data", h -> put(h, 257, "\0\0\0\0\0\0\0\0"))
                        .end());
        all.put("name of a hundred", raw().entry('0', "n".repeat(100), "data").end());
        all.put("pax path", raw().pax('x', "path=other").entry('0', "a", "data").end());
        all.put(
                "pax path twice",
                raw().pax('x', "path=one", "path=two").entry('0', "a", "data").end());
        all.put(
                "pax path empty",
                raw().pax('x', "path=").entry('0', "a", "data").end());
        all.put(
                "pax path with zero",
                raw().pax('x', "path=b\0c").entry('0', "a", "data").end());
        all.put(
                "two extended headers",
                raw().pax('x', "path=one")
                        .pax('x', "mtime=5")
                        .entry('0', "a", "data")
                        .end());
        all.put(
                "long name, then pax",
                raw().entry('L', "././@LongLink", "long\0")
                        .pax('x', "path=other")
                        .entry('0', "a", "data")
                        .end());
        all.put(
                "pax, then long name",
                raw().pax('x', "path=other")
                        .entry('L', "././@LongLink", "long\0")
                        .entry('0', "a", "data")
                        .end());
        all.put(
                "two long names",
                raw().entry('L', "x", "one\0")
                        .entry('L', "x", "two\0")
                        .entry('0', "a", "data")
                        .end());
        all.put(
                "long name of nothing",
                raw().entry('L', "x", "").entry('0', "a", "data").end());
        all.put(
                "record too long",
                raw().entry('x', "x", "99 path=b\n").entry('0', "a", "data").end());
        all.put(
                "record too short",
                raw().entry('x', "x", "5 path=b\n").entry('0', "a", "data").end());
        all.put(
                "record of length zero",
                raw().entry('x', "x", "0 path=b\n").entry('0', "a", "data").end());
        all.put(
                "record without a newline",
                raw().entry('x', "x", "10 path=bc").entry('0', "a", "data").end());
        for (String record : List.of("path=b", "size=0", "linkpath=b", "comment=c", "mtime=7", "GNU.sparse.size=9")) {
            all.put(
                    "global " + record,
                    raw().pax('g', record)
                            .entry('0', "a", "data")
                            .entry('0', "c", "more")
                            .end());
        }
        for (char type : "12345670\0DZMVNSA".toCharArray()) {
            all.put(
                    "type " + (int) type + " with data",
                    raw().entry(type, "a", inner, h -> put(h, 157, "c"))
                            .entry('0', "z", "data")
                            .end());
            all.put(
                    "type " + (int) type + " with a slash",
                    raw().entry(type, "a/", "", h -> put(h, 157, "c"))
                            .entry('0', "z", "data")
                            .end());
            all.put(
                    "type " + (int) type + " with a pax size",
                    raw().pax('x', "size=1536")
                            .entry(type, "a", inner, h -> {
                                put(h, 157, "c");
                                put(h, 124, "00000000000\0");
                            })
                            .entry('0', "z", "data")
                            .end());
        }
        all.put(
                "one block of zeros between",
                raw().entry('0', "a", "data")
                        .block(new byte[0])
                        .entry('0', "b", "data")
                        .end());
        all.put(
                "rubbish behind the end",
                join(raw().entry('0', "a", "data").end(), inner.getBytes(StandardCharsets.ISO_8859_1)));
        all.put(
                "the same name twice",
                raw().entry('0', "a", "one").entry('0', "a", "three").end());
        all.put(
                "owner in base 256",
                raw().entry('0', "a", "data", h -> put(h, 108, "\200\0\0\0\0\1\2\3"))
                        .end());
        return all;
    }

    private static RawTar raw() {
        return new RawTar();
    }

    private static java.util.function.Consumer<byte[]> size(String field) {
        return header -> put(header, 124, field);
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] all = java.util.Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }

    @Test
    void whatWeTakeOthersListAlike() throws Exception {
        List<String> faults = new ArrayList<>();
        int taken = 0;
        for (Map.Entry<String, byte[]> archive : archives().entrySet()) {
            Optional<List<String>> ours = ours(archive.getValue());
            taken += ours.isPresent() ? 1 : 0;
            faults.addAll(faults(archive.getKey(), archive.getValue(), ours));
        }
        assertThat(faults).isEmpty();
        assertThat(taken).as("what is taken at all").isGreaterThan(20);
    }

    /** Any field of any header with any bytes, and a right checksum. */
    @Test
    void changedHeadersAreListedAlike() throws Exception {
        long seed = Long.getLong("slipway.seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> faults = new ArrayList<>();
        for (int round = 0; round < 60; round++) {
            byte[] bytes = raw().entry('5', "d/", "")
                    .pax('x', "path=d/other")
                    .entry('0', "a", "data")
                    .entry('0', "b", "more")
                    .end();
            int header = List.of(0, 512, 1536, 2560).get(random.nextInt(4));
            int[] field = new int[][] {{0, 100}, {124, 12}, {156, 1}, {257, 8}, {345, 155}}[random.nextInt(5)];
            for (int i = random.nextInt(3); i >= 0; i--) {
                String pieces = "\0 /0137x\200.";
                bytes[header + field[0] + random.nextInt(field[1])] =
                        (byte) pieces.charAt(random.nextInt(pieces.length()));
            }
            byte[] block = java.util.Arrays.copyOfRange(bytes, header, header + 512);
            RawTar.sum(block);
            System.arraycopy(block, 0, bytes, header, 512);
            faults.addAll(faults("seed " + seed + " round " + round, bytes, ours(bytes)));
        }
        assertThat(faults).isEmpty();
    }

    private List<String> faults(String name, byte[] bytes, Optional<List<String>> ours) throws Exception {
        Path file = directory.resolve("a.tar");
        Files.write(file, bytes);
        List<String> faults = new ArrayList<>();
        if (ours.isEmpty()) {
            return faults;
        }
        int agreeing = 0;
        for (Map.Entry<String, List<String>> judge : Map.of(
                        "tar", List.of("tar", "--numeric-owner", "--full-time", "-tvf", file.toString()),
                        "bsdtar", List.of("bsdtar", "-tvf", file.toString()),
                        "python", List.of("python3", "-c", PYTHON, file.toString()))
                .entrySet()) {
            Optional<List<String>> theirs =
                    listed(judge.getValue(), judge.getKey().equals("bsdtar") ? BSD_LINE : GNU_LINE);
            // Python takes GNU's times of access and change for a directory's name.
            boolean known = judge.getKey().equals("python") && name.equals(PREFIX_UNDER_GNU);
            if (theirs.isPresent() && !theirs.equals(ours) && !known) {
                faults.add(name + ": ours " + ours.get() + ", " + judge.getKey() + "'s " + theirs.get());
            }
            agreeing += theirs.equals(ours) ? 1 : 0;
        }
        if (agreeing == 0 && faults.isEmpty()) {
            faults.add(name + ": nobody else takes it: " + ours.get());
        }
        return faults;
    }

    /** As GNU tar writes bytes that are no characters, for which our paths have surrogates without their other half. */
    private static String printable(String line) {
        return line.codePoints()
                .mapToObj(c -> c >= 0xDC80 && c <= 0xDCFF ? String.format("\\%03o", c - 0xDC00) : Character.toString(c))
                .collect(Collectors.joining());
    }

    /** What GNU tar's listing shows, in its words; nothing when the archive is refused. */
    private static Optional<List<String>> ours(byte[] bytes) {
        List<String> lines = new ArrayList<>();
        try (TarReader reader = TarReader.of(new ByteArrayInputStream(bytes), "test.tar")) {
            for (Optional<Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
                lines.add(
                        switch (next.get()) {
                            case Entry.RegularFile file -> {
                                file.content().open().transferTo(OutputStream.nullOutputStream());
                                yield "- " + file.content().sizeBytes() + " " + file.path();
                            }
                            case Entry.Directory entry -> "d 0 " + entry.path();
                            case Entry.Symlink entry -> "l 0 " + entry.path();
                            case Entry.HardLink entry -> "h 0 " + entry.path();
                            default -> "o 0 " + next.get().path();
                        });
            }
            return Optional.of(lines.stream().map(TarDialectsIT::printable).toList());
        } catch (IOException e) {
            assertThat(e).isInstanceOf(TarException.class).hasMessageStartingWith("read test.tar: ");
            return Optional.empty();
        }
    }

    private Optional<List<String>> listed(List<String> command, Pattern pattern) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(directory.resolve("errors").toFile());
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        if (process.waitFor() != 0) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.endsWith("--Volume Header--")) {
                continue;
            }
            Matcher matcher = pattern.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            String kind = matcher.group(1).replaceAll("[cbps]", "o").replaceAll("[CV]", "-");
            boolean hard = line.contains(" link to ");
            String name = matcher.group(3)
                    .replaceAll("^(\\./|/)+", "")
                    .replaceAll("/+$", "")
                    .replaceAll("/(\\.?/)+", "/");
            lines.add((hard ? "h" : kind) + " " + (kind.equals("-") && !hard ? matcher.group(2) : "0") + " "
                    + (name.equals(".") ? "" : name));
        }
        return Optional.of(lines);
    }
}
