package dev.slipway.acceptance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Looks for texts in all files of a folder, byte for byte, and in what gzip, zstd, tar, qcow2 and vmdk hide of them. */
record Search(List<String> texts) {
    private static final int BUFFER_BYTES = 1 << 20;
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
    private static final byte[] QCOW2 = {'Q', 'F', 'I', (byte) 0xfb};
    private static final byte[] VMDK = {'K', 'D', 'M', 'V'};
    private static final byte[] TAR = {'u', 's', 't', 'a', 'r'};
    private static final int TAR_AT = 257;

    /** What was found, as "TEXT in FILE"; names of files count, too. */
    List<String> in(Path folder) throws IOException, InterruptedException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.toList();
        }
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            texts.stream()
                    .filter(file.toString()::contains)
                    .forEach(text -> found.add(text + " in the name of " + file));
            if (Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                file(file, found);
            }
        }
        return found;
    }

    private void file(Path file, List<String> found) throws IOException, InterruptedException {
        try (InputStream in = Files.newInputStream(file)) {
            stream(in, file.toString(), found);
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(TAR_AT + TAR.length);
        }
        if (begins(start, GZIP)) {
            try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                stream(in, file + " (gzip)", found);
            }
        } else if (begins(start, ZSTD)) {
            through(List.of("zstd", "-dcq", file.toString()), file + " (zstd)", found);
        } else if (begins(start, QCOW2) || begins(start, VMDK)) {
            disk(file, found);
        } else if (start.length > TAR_AT && begins(Arrays.copyOfRange(start, TAR_AT, start.length), TAR)) {
            archive(file, found);
        }
    }

    private void disk(Path file, List<String> found) throws IOException, InterruptedException {
        Path raw = Files.createTempFile("canary", ".raw");
        try {
            Tool.run("qemu-img", "convert", "-O", "raw", file.toString(), raw.toString());
            try (InputStream in = Files.newInputStream(raw)) {
                stream(in, file + " (disk)", found);
            }
        } finally {
            Files.delete(raw);
        }
    }

    /** What is in an archive may be compressed by itself, as layers are. */
    private void archive(Path file, List<String> found) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("canary");
        try {
            Tool.run("tar", "-xf", file.toString(), "-C", folder.toString());
            in(folder).forEach(one -> found.add(one + " of " + file));
        } finally {
            Tool.run("rm", "-rf", folder.toString());
        }
    }

    private void through(List<String> command, String name, List<String> found)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        stream(process.getInputStream(), name, found);
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed");
        }
    }

    private static boolean begins(byte[] bytes, byte[] mark) {
        return bytes.length >= mark.length && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
    }

    private void stream(InputStream in, String name, List<String> found) throws IOException {
        int longest = texts.stream().mapToInt(String::length).max().orElse(0);
        String tail = "";
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = in.readNBytes(buffer, 0, buffer.length);
                count > 0;
                count = in.readNBytes(buffer, 0, buffer.length)) {
            String part = tail + new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
            for (String text : texts) {
                if (part.contains(text)) {
                    found.add(text + " in " + name);
                }
            }
            tail = part.substring(Math.max(0, part.length() - longest));
        }
    }
}
