package dev.slipway.dockerfile.lint;

import dev.slipway.dockerfile.Stage;
import dev.slipway.dockerfile.expansion.BadWordException;
import dev.slipway.dockerfile.expansion.Expanded;
import dev.slipway.dockerfile.expansion.Words;
import dev.slipway.dockerfile.instruction.From;
import dev.slipway.dockerfile.scope.GlobalScope;
import dev.slipway.dockerfile.scope.Platform;
import dev.slipway.dockerfile.source.Suggestion;
import java.util.LinkedHashSet;
import java.util.Set;

/** The checks of FROM lines. */
record FromChecks(GlobalScope global, GlobalScope defaults, Findings findings) {

    /** The expanded FROM; throws {@link dev.slipway.dockerfile.source.DockerfileException}. */
    From check(Stage stage) {
        From from = stage.from();
        From expanded = from.expand(global);
        undeclared(from, from.image());
        from.platform().ifPresent(platform -> platform(stage, platform));
        if (!ImageName.isValid(from.expand(defaults).image())) {
            findings.add(
                    Rule.INVALID_DEFAULT_ARG_IN_FROM,
                    from.origin(),
                    "Default value for ARG " + from.image() + " results in empty or invalid base image name");
        }
        if (expanded.image().isEmpty()) {
            throw from.origin()
                    .errorAt(
                            from.image(),
                            "the base " + from.image() + " is empty once its variables are replaced",
                            "Give the ARG a default before the first FROM, or set it by --build-arg.");
        }
        return expanded;
    }

    private void undeclared(From from, String word) {
        Set<String> known = new LinkedHashSet<>(global.declared());
        known.addAll(global.names());
        for (String name : expand(from, word).undefined()) {
            if (!known.contains(name)) {
                String hint = Suggestion.nearest(name, known)
                        .map(meant -> " (did you mean " + meant + "?)")
                        .orElse("");
                findings.add(
                        Rule.UNDEFINED_ARG_IN_FROM,
                        from.origin(),
                        "FROM argument '" + name + "' is not declared" + hint);
            }
        }
    }

    private void platform(Stage stage, String written) {
        From from = stage.from();
        undeclared(from, written);
        Expanded expanded = expand(from, written);
        if (expanded.used().equals(Set.of("TARGETPLATFORM"))
                && expanded.undefined().isEmpty()
                && expanded.text().equals(global.value("TARGETPLATFORM").orElse(""))) {
            findings.add(
                    Rule.REDUNDANT_TARGET_PLATFORM,
                    from.origin(),
                    "Setting platform to predefined " + written
                            + " in FROM is redundant as this is the default behavior");
        }
        if (expanded.used().isEmpty() && expanded.undefined().isEmpty()) {
            constant(stage, expanded.text());
        }
    }

    /** A stage that says in its name which platform it is for may say so in its FROM. */
    private void constant(Stage stage, String text) {
        String name = stage.name().orElse("");
        Platform.parse(text)
                .filter(platform -> !name.contains(platform.os()) && !name.contains(platform.architecture()))
                .ifPresent(platform -> findings.add(
                        Rule.FROM_PLATFORM_FLAG_CONST_DISALLOWED,
                        stage.from().origin(),
                        "FROM --platform flag should not use constant value \"" + text + "\""));
    }

    private Expanded expand(From from, String word) {
        try {
            return Words.of(from.origin().escape()).expand(word, global);
        } catch (BadWordException e) {
            throw from.origin().errorAt(word, "cannot expand " + word + ": " + e.getMessage(), "Mend the word.");
        }
    }
}
