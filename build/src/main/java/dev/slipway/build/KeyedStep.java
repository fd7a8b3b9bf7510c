package dev.slipway.build;

import dev.slipway.build.cache.CacheKey;
import dev.slipway.build.explain.StepInputs;
import dev.slipway.build.step.Step;
import java.util.Optional;

/**
 * A step with the names of its result.
 *
 * @param key of the files after it; the same as before it for a step that only changes the configuration
 * @param layer of the one layer, for a step whose layer is the same on whatever it lies
 * @param inputs what the key was made of, for a step that has a result
 */
record KeyedStep(Step step, CacheKey key, Optional<CacheKey> layer, Optional<StepInputs> inputs) {}
