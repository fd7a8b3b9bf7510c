package dev.slipway.cli.server;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An amount of memory as docker takes it: a number of bytes, or one with b, k, m or g. */
final class MemorySize implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,12})([bkmg])?b?");
    private static final long LEAST_BYTES = 64L << 20;
    private static final long MOST_BYTES = 1L << 44;

    @Override
    public Long convert(String text) {
        Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new TypeConversionException("\"" + text + "\" is no amount of memory; write it as 512m or 2g");
        }
        String unit = matcher.group(2) == null ? "b" : matcher.group(2);
        long bytes = Long.parseLong(matcher.group(1)) << (10 * "bkmg".indexOf(unit));
        if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
            throw new TypeConversionException("\"" + text + "\" is out of bounds: from 64m to 16384g");
        }
        return bytes;
    }
}
