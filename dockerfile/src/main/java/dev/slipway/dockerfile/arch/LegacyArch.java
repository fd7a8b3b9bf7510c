package dev.slipway.dockerfile.arch;

import java.util.List;
import java.util.Optional;

/**
 * An architecture of 2017 in the words of that time.
 *
 * @param uname the word of {@code # arch=} lines and of directories such as {@code overlay-x86_64}
 * @param dockerTag the word in the tags of base images
 * @param goArch the architecture of a platform today, its variant included
 */
public record LegacyArch(String uname, String dockerTag, String goArch) {
    private static final LegacyArch ARMV7L = new LegacyArch("armv7l", "armhf", "arm/v7");
    private static final LegacyArch X86_64 = new LegacyArch("x86_64", "amd64", "amd64");

    /** The default of the definitions of 2017. */
    public static final LegacyArch DEFAULT = X86_64;

    /** Every word that was accepted. */
    public static final List<String> ACCEPTED =
            List.of("amd64", "arm", "arm64", "armhf", "armv7l", "mips", "powerpc", "x86_64");

    /** The architecture that a word of 2017 meant; nothing for words that had no meaning, as i386 and aarch64. */
    public static Optional<LegacyArch> of(String word) {
        return switch (word) {
            case "arm", "armhf", "armv7l" -> Optional.of(ARMV7L);
            case "x86_64", "amd64" -> Optional.of(X86_64);
            case "arm64" -> Optional.of(new LegacyArch("arm64", "arm64", "arm64"));
            case "mips" -> Optional.of(new LegacyArch("mips", "mips", "mips"));
            case "powerpc" -> Optional.of(new LegacyArch("powerpc", "powerpc", "ppc"));
            default -> Optional.empty();
        };
    }

    /** The architecture of a word of 2017 or of today. */
    public static Optional<LegacyArch> ofAnyTime(String word) {
        return switch (word) {
            case "aarch64", "arm64/v8" -> of("arm64");
            case "arm/v7" -> of("arm");
            default -> of(word);
        };
    }
}
