package dev.slipway.image.comparison;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Something that is not the same in two images. */
public sealed interface Difference {
    /** {@code disk}, {@code partition}, {@code package} or {@code file}. */
    String what();

    /** Its path, or the name it goes by. */
    String name();

    /** What it is in the first image; nothing if it is not there. */
    Optional<String> before();

    /** What it is in the second image; nothing if it is not there. */
    Optional<String> after();

    /** What of it differs. */
    String detail();

    /** The disk as a whole, or a partition of it. */
    record Part(String what, String name, Optional<String> before, Optional<String> after, String detail)
            implements Difference {}

    /** A package that is installed, in one version or another. */
    record Software(String name, Optional<String> before, Optional<String> after) implements Difference {
        @Override
        public String what() {
            return "package";
        }

        @Override
        public String detail() {
            return before.isEmpty() ? "added" : after.isEmpty() ? "removed" : "version";
        }
    }

    /** What can differ of a file that both images have. */
    enum Aspect {
        MODE,
        OWNER,
        SIZE,
        CONTENT,
        TARGET,
        TIME
    }

    /**
     * A file or directory.
     *
     * @param aspects none where only one of the images has it
     */
    record File(String name, Optional<String> before, Optional<String> after, Set<Aspect> aspects)
            implements Difference {
        public File {
            aspects = Set.copyOf(aspects);
        }

        @Override
        public String what() {
            return "file";
        }

        @Override
        public String detail() {
            if (before.isEmpty() || after.isEmpty()) {
                return before.isEmpty() ? "added" : "removed";
            }
            return new TreeSet<>(aspects)
                    .stream()
                            .map(aspect -> aspect.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }

        /** Whether both have it with the same bytes, owner and mode, from another time. */
        public boolean isOfTimeOnly() {
            return aspects.equals(Set.of(Aspect.TIME));
        }
    }
}
