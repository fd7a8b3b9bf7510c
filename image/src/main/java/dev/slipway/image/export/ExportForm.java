package dev.slipway.image.export;

/**
 * A format, and how hard to compress where the format does.
 *
 * @param level 1 (fast) to {@link DiskFormat#highestLevel()} (small); 0 for a format that does not compress
 */
public record ExportForm(DiskFormat format, int level) {
    public ExportForm {
        int lowest = Math.min(1, format.highestLevel());
        if (level < lowest || level > format.highestLevel()) {
            throw new IllegalArgumentException(
                    format.highestLevel() == 0
                            ? format.text() + " is not compressed and has no level"
                            : "a level of " + format.text() + " is 1 to " + format.highestLevel() + ", not " + level);
        }
    }

    /** The format with its usual level. */
    public static ExportForm of(DiskFormat format) {
        return new ExportForm(format, format.usualLevel());
    }
}
