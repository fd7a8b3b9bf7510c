package dev.slipway.image.definition;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of an image's disk.
 *
 * @param sizeBytes the whole disk; empty when it follows the content
 */
public record DiskSize(OptionalLong sizeBytes) {
    private static final Pattern TEXT =
            Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([KMGT]?)(i?B?)", Pattern.CASE_INSENSITIVE);
    private static final String UNITS = "KMGT";
    private static final long SMALLEST_BYTES = 64L << 20;
    private static final long LARGEST_BYTES = 1L << 44;

    /** As large as the content needs. */
    public static final DiskSize AUTO = new DiskSize(OptionalLong.empty());

    /** A fixed size. */
    public static DiskSize of(long bytes) {
        return new DiskSize(OptionalLong.of(bytes));
    }

    /** Reads {@code auto}, {@code 10G} (decimal, as hosters and disks count) or {@code 10GiB}; empty if it is none of them or no possible disk. */
    public static Optional<DiskSize> parse(String text) {
        if (text.equals("auto")) {
            return Optional.of(AUTO);
        }
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int power = parts.group(2).isEmpty() ? 0 : UNITS.indexOf(parts.group(2).toUpperCase(Locale.ROOT)) + 1;
        boolean binary = parts.group(3).toLowerCase(Locale.ROOT).startsWith("i");
        BigDecimal bytes = new BigDecimal(parts.group(1))
                .multiply(BigDecimal.valueOf(binary ? 1024 : 1000).pow(power));
        boolean possible = bytes.compareTo(BigDecimal.valueOf(SMALLEST_BYTES)) >= 0
                && bytes.compareTo(BigDecimal.valueOf(LARGEST_BYTES)) <= 0;
        return possible ? Optional.of(of(bytes.longValue())) : Optional.empty();
    }

    @Override
    public String toString() {
        return sizeBytes.isPresent() ? sizeBytes.getAsLong() + " bytes" : "auto";
    }
}
