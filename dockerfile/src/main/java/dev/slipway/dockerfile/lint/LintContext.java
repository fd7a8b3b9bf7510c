package dev.slipway.dockerfile.lint;

import dev.slipway.dockerfile.pattern.IgnoreRules;
import dev.slipway.dockerfile.scope.Platform;
import java.util.Map;
import java.util.Optional;

/**
 * What the checks know besides the file.
 *
 * @param buildArgs what {@code --build-arg} sets
 * @param ignore the context's ignore rules; {@link IgnoreRules#NONE} when there is no context
 * @param targetStage the name of the stage that is built, empty for the last one; all stages are checked in any case
 * @param bases the images that are known; one that is not is taken to set nothing but PATH
 */
public record LintContext(
        Map<String, String> buildArgs,
        IgnoreRules ignore,
        Platform buildPlatform,
        Platform targetPlatform,
        String targetStage,
        Bases bases) {
    public LintContext {
        buildArgs = Map.copyOf(buildArgs);
    }

    /** A file alone, for linux/amd64. */
    public static LintContext ofFileAlone() {
        Platform amd64 = new Platform("linux", "amd64", "");
        return new LintContext(Map.of(), IgnoreRules.NONE, amd64, amd64, "", name -> Optional.empty());
    }

    /** The same with build arguments. */
    public LintContext withBuildArgs(Map<String, String> args) {
        return new LintContext(args, ignore, buildPlatform, targetPlatform, targetStage, bases);
    }

    /** The same with ignore rules. */
    public LintContext withIgnore(IgnoreRules rules) {
        return new LintContext(buildArgs, rules, buildPlatform, targetPlatform, targetStage, bases);
    }

    /** The same with base images. */
    public LintContext withBases(Bases known) {
        return new LintContext(buildArgs, ignore, buildPlatform, targetPlatform, targetStage, known);
    }

    /** Where base images are looked up. */
    @FunctionalInterface
    public interface Bases {
        /** The image of this name, as FROM names it once expanded. */
        Optional<Base> find(String image);
    }

    /**
     * What a base image says.
     *
     * @param environment its variables
     * @param hasShell true if it sets a shell of its own
     */
    public record Base(Platform platform, Map<String, String> environment, boolean hasShell) {
        public Base {
            environment = Map.copyOf(environment);
        }
    }
}
