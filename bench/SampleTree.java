import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Trees to measure with, taken evenly from this machine's /usr, so that sizes and contents are mixed as they are there. */
final class SampleTree {
    private static final Path SOURCE = Path.of("/usr");

    private SampleTree() {}

    private record Source(Path path, long bytes) {}

    /** Fills {@code folder} with about {@code wantedBytes}; where /usr has fewer, it is taken again under another name. */
    static void write(Path folder, long wantedBytes) throws IOException {
        List<Source> sources = sources();
        long allBytes = sources.stream().mapToLong(Source::bytes).sum();
        int rounds = (int) (wantedBytes / allBytes) + 1;
        double part = (double) wantedBytes / rounds / allBytes;
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < sources.size(); i++) {
                if ((long) ((i + 1) * part) > (long) (i * part)) {
                    copy(sources.get(i).path, folder.resolve("round" + round));
                }
            }
        }
    }

    private static List<Source> sources() throws IOException {
        List<Source> sources = new ArrayList<>();
        try (Stream<Path> all = Files.walk(SOURCE)) {
            for (Path path : all.sorted().toList()) {
                BasicFileAttributes is =
                        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                // A file much larger than others would make the sample depend on whether it is in it.
                if (!is.isDirectory() && !is.isOther() && is.size() < 64 << 20) {
                    sources.add(new Source(path, is.size()));
                }
            }
        }
        return sources;
    }

    private static void copy(Path file, Path folder) throws IOException {
        Path target = folder.resolve(SOURCE.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }
}
