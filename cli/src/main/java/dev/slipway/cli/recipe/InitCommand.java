package dev.slipway.cli.recipe;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.image.definition.Definition;
import dev.slipway.image.definition.DefinitionReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code slipway init}. */
@Command(
        name = "init",
        description = "Put down a Makefile, a Dockerfile, slipway.yaml and docker-rules.mk to start from.",
        footer =
                "%nIn a directory with a Makefile, env.mk or manifest.json of the Scaleway kind, only the rules are added.")
public final class InitCommand implements Callable<Integer> {
    private static final String RULES = "docker-rules.mk";
    private static final String RULES_ONLY = "include " + RULES + "\n";

    private final Context context;

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "The directory, made if need be (default: here).")
    private Path directory = Path.of(".");

    /** Starts definitions of {@code context}. */
    public InitCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = context.path(directory);
        Files.createDirectories(folder);
        Definition found = DefinitionReader.read(folder);
        boolean old = List.of("Makefile", "env.mk")
                        .contains(String.valueOf(found.source().getFileName()))
                && !Files.exists(folder.resolve("slipway.yaml"));
        Map<String, String> files = old ? rules(folder) : samples(found.name());
        refuseToOverwrite(folder, files);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue(), StandardOpenOption.CREATE_NEW);
        }
        tell(files, old ? Optional.of(found) : Optional.empty());
        return 0;
    }

    private static Map<String, String> rules(Path folder) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        if (!Files.exists(folder.resolve("Makefile"))) {
            files.put("Makefile", RULES_ONLY);
        }
        files.put(RULES, resource(RULES));
        return files;
    }

    private static Map<String, String> samples(String name) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("Makefile", resource("Makefile.sample").replace("@NAME@", name));
        files.put("Dockerfile", resource("Dockerfile.sample"));
        files.put("slipway.yaml", resource("slipway.yaml.sample"));
        files.put(RULES, resource(RULES));
        return files;
    }

    private static void refuseToOverwrite(Path folder, Map<String, String> files) {
        List<String> there = files.keySet().stream()
                .filter(name -> Files.exists(folder.resolve(name)))
                .toList();
        if (!there.isEmpty()) {
            throw Failure.of("cannot start an image in " + folder + ": " + String.join(", ", there)
                    + (there.size() == 1 ? " is" : " are")
                    + " there already, and nothing is overwritten. Move "
                    + (there.size() == 1 ? "it" : "them") + " away, or name another directory.");
        }
    }

    private void tell(Map<String, String> files, Optional<Definition> old) {
        PrintStream out = context.terminal().out();
        files.keySet()
                .forEach(name -> out.println("wrote " + directory.resolve(name).normalize()));
        old.ifPresent(definition -> out.println(
                "kept " + definition.source() + ", which defines " + definition.name() + ":" + definition.version()));
        out.println();
        out.println("Next:");
        if (old.isEmpty()) {
            out.println("  edit Makefile (name, version, size) and Dockerfile (what is on the server)");
        }
        String where = directory.normalize().toString();
        if (!where.isEmpty()) {
            out.println("  cd " + where);
        }
        out.println("  make image_on_local      # or: slipway build .");
        out.println("  slipway images");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = InitCommand.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is not in the class path; build Slipway anew.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
