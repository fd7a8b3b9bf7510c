package dev.slipway.dockerfile.instruction;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as {@code 64m} or {@code 1.5GiB}: powers of 1024. */
final class ByteCount {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,18})?) ?([kKmMgGtTpP]?)[iI]?[bB]?");

    private ByteCount() {}

    /** The bytes; nothing if it is no size. */
    static OptionalLong parse(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        String unit = matcher.group(2);
        int power = unit.isEmpty() ? 0 : "kmgtp".indexOf(Character.toLowerCase(unit.charAt(0))) + 1;
        BigDecimal bytes = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(1024).pow(power))
                .setScale(0, RoundingMode.DOWN);
        return bytes.toBigInteger().bitLength() <= 63 ? OptionalLong.of(bytes.longValueExact()) : OptionalLong.empty();
    }
}
