package dev.slipway.dockerfile.scope;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.instruction.Arg;
import dev.slipway.dockerfile.instruction.Env;
import dev.slipway.dockerfile.instruction.Instruction;
import dev.slipway.dockerfile.instruction.KeyValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the instructions of a stage see at one place. ARG and ENV write into the same variables: the later one wins for
 * RUN, whichever it is; only ENV enters the image.
 *
 * @param variables the environment of RUN, in order
 * @param args the arguments declared so far, in order; a declared one may be without a value
 */
public record StageScope(GlobalScope global, Map<String, String> variables, Map<String, Optional<String>> args)
        implements Environment {
    /** A command could not be started with more: Linux gives its environment and arguments a few MiB. */
    private static final int MAXIMUM_CHARACTERS = 4 << 20;

    private static final int MAXIMUM_VARIABLES = 10_000;

    public StageScope {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
    }

    /** The start of a stage on an image with this environment. */
    public static StageScope of(GlobalScope global, Map<String, String> imageEnvironment) {
        return new StageScope(global, imageEnvironment, Map.of());
    }

    /** The start of a stage on this stage: it inherits the arguments' values with the environment. */
    public StageScope childStage() {
        return new StageScope(global, variables, args);
    }

    /**
     * After an ARG: each name takes the caller's value, else its own default, else the global value.
     * Throws {@link dev.slipway.dockerfile.source.DockerfileException} for a default that cannot be expanded.
     */
    public StageScope declare(Arg arg) {
        StageScope scope = this;
        for (Arg.Declaration declaration : arg.declarations()) {
            scope = scope.declare(arg, declaration);
        }
        return scope;
    }

    private StageScope declare(Arg arg, Arg.Declaration declaration) {
        String name = declaration.name();
        Optional<String> value = Optional.ofNullable(global.buildArgs().get(name))
                .or(() -> arg.expandDefault(declaration, this))
                .or(() -> global.value(name));
        Map<String, Optional<String>> declared = new LinkedHashMap<>(args);
        declared.put(name, value);
        Map<String, String> changed = new LinkedHashMap<>(variables);
        if (!PredefinedArgs.isHidden(name)) {
            value.ifPresent(text -> changed.put(name, text));
        }
        return checked(arg, changed, declared);
    }

    private StageScope checked(Instruction from, Map<String, String> changed, Map<String, Optional<String>> declared) {
        long characters = 0;
        for (Map.Entry<String, String> variable : changed.entrySet()) {
            characters += variable.getKey().length() + variable.getValue().length();
        }
        if (characters > MAXIMUM_CHARACTERS || changed.size() > MAXIMUM_VARIABLES) {
            throw from.origin()
                    .error(
                            "the variables of this stage are more than " + MAXIMUM_VARIABLES + " or 4 MiB of text",
                            "No command can be started with them; write what it needs into a file.");
        }
        return new StageScope(global, changed, declared);
    }

    /** After an ENV that is already expanded; a name that exists keeps its place. */
    public StageScope set(Env env) {
        Map<String, String> changed = new LinkedHashMap<>(variables);
        for (KeyValue pair : env.variables()) {
            changed.put(pair.key(), pair.value());
        }
        return checked(env, changed, args);
    }

    @Override
    public Optional<String> value(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    @Override
    public Set<String> names() {
        return variables.keySet();
    }
}
