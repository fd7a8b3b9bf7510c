package dev.slipway.build.step;

import dev.slipway.build.copy.Transfer;
import dev.slipway.build.plan.PlannedBase;
import dev.slipway.build.sandbox.Network;
import dev.slipway.build.sandbox.Security;
import dev.slipway.dockerfile.instruction.Mount;
import dev.slipway.dockerfile.instruction.Program;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a step does to the files. */
public sealed interface Action {

    /** What belongs in a cache key, contents of other trees aside. */
    Map<String, Object> recipe();

    /**
     * A command.
     *
     * @param environment {@code NAME=value}
     * @param proxies further variables, which are outside keys
     * @param hostname what the command takes for the host's name
     * @param script the file that {@code arguments} start, for a heredoc that is a program itself
     * @param mounts in order, with targets as they are written
     */
    record Execute(
            List<String> arguments,
            List<String> environment,
            List<String> proxies,
            String directory,
            String user,
            String hostname,
            Network network,
            Security security,
            Optional<Program.Script> script,
            List<Mount> mounts)
            implements Action {
        public Execute {
            arguments = List.copyOf(arguments);
            environment = List.copyOf(environment);
            proxies = List.copyOf(proxies);
            mounts = List.copyOf(mounts);
        }

        @Override
        public Map<String, Object> recipe() {
            Map<String, Object> recipe = new LinkedHashMap<>();
            recipe.put("do", "run");
            recipe.put("arguments", arguments);
            // The order of variables means nothing to a program.
            recipe.put("environment", environment.stream().sorted().toList());
            recipe.put("directory", directory);
            recipe.put("user", user);
            recipe.put("hostname", hostname);
            recipe.put("network", network.name());
            recipe.put("security", security.name());
            script.ifPresent(file -> recipe.put("script", file.content()));
            recipe.put("mounts", mounts.stream().map(MountRecipe::of).toList());
            return recipe;
        }
    }

    /**
     * COPY or ADD.
     *
     * @param from what {@code --from} means; nothing for the build context
     */
    record Bring(Transfer transfer, Optional<PlannedBase> from) implements Action {
        @Override
        public Map<String, Object> recipe() {
            return Map.of("do", "bring", "transfer", transfer.recipe());
        }
    }

    /** WORKDIR: makes the directory where it is missing, owned by {@code user} as USER has it; empty is root. */
    record MakeDirectory(String path, String user) implements Action {
        @Override
        public Map<String, Object> recipe() {
            Map<String, Object> recipe = new LinkedHashMap<>();
            recipe.put("do", "directory");
            recipe.put("path", path);
            recipe.put("user", user);
            return recipe;
        }
    }
}
