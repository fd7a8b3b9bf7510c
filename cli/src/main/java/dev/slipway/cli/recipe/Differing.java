package dev.slipway.cli.recipe;

import dev.slipway.image.comparison.Difference;
import java.util.List;

/**
 * How two disks of one recipe differ, by kinds of files that need different remedies.
 *
 * @param times files that differ in nothing but their time
 * @param contents files whose bytes differ
 * @param others files that differ otherwise, or are on one side only
 * @param packages packages that differ
 */
record Differing(long times, long contents, long others, long packages) {

    static Differing of(List<Difference> differences) {
        long times = 0;
        long contents = 0;
        long others = 0;
        long packages = 0;
        for (Difference one : differences) {
            switch (one) {
                case Difference.Software _ -> packages++;
                case Difference.File file when file.isOfTimeOnly() -> times++;
                case Difference.File file
                when file.aspects().contains(Difference.Aspect.CONTENT)
                        || file.aspects().contains(Difference.Aspect.SIZE) -> contents++;
                case Difference.File _ -> others++;
                case Difference.Part _ -> {}
            }
        }
        return new Differing(times, contents, others, packages);
    }

    /** What is wrong, where that comes from, and what can be done. */
    String text(String image) {
        StringBuilder text = new StringBuilder("the recipe of " + image + " gave another disk: " + packages
                + " packages and " + (contents + others) + " files differ, and " + times
                + " more files in their time only.");
        if (packages > 0) {
            text.append(" The package mirror has moved on: pin versions, or use a snapshot of the mirror.");
        }
        if (times > 0) {
            text.append(
                    " What a RUN writes, and a directory that a COPY makes, has the time of the build: set"
                            + " SOURCE_DATE_EPOCH to the same value for the build and for this, and no file is younger than it.");
        }
        if (contents + others > 0) {
            text.append(" Files whose content differs are written by commands that do not write the same twice (logs,"
                    + " caches, random keys): remove them at the end of the RUN that makes them.");
        }
        return text.toString();
    }
}
