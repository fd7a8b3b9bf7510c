package dev.slipway.build.plan;

import dev.slipway.dockerfile.arch.ArchBases;
import dev.slipway.dockerfile.arch.ArchSelection;
import dev.slipway.dockerfile.arch.LegacyArch;
import dev.slipway.oci.Platform;
import java.util.List;
import java.util.Optional;

/**
 * A Dockerfile's text with the lines that {@code # arch=} gives a platform.
 *
 * @param text the text as it is planned; without such lines it is the text as it was
 * @param warnings what the rule of 2017 does without a word
 */
public record ArchLines(String text, List<PlanWarning> warnings) {
    public ArchLines {
        warnings = List.copyOf(warnings);
    }

    /** Applies the rule of 2017, whose default architecture was x86_64. */
    public static ArchLines of(String fileName, String text, Platform platform) {
        ArchBases bases = ArchBases.of(fileName, text);
        String architecture =
                platform.architecture() + platform.variant().map(v -> "/" + v).orElse("");
        Optional<LegacyArch> target = LegacyArch.ofAnyTime(architecture);
        if (bases.lines().isEmpty() || target.isEmpty()) {
            return new ArchLines(text, List.of());
        }
        ArchSelection selection = bases.select(target.get(), LegacyArch.DEFAULT);
        return new ArchLines(
                selection.text(),
                selection.warnings().stream()
                        .map(warning -> new PlanWarning(Optional.of(warning.position()), warning.message()))
                        .toList());
    }
}
