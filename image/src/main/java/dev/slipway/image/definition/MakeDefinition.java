package dev.slipway.image.definition;

import dev.slipway.image.harden.Hardening;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the two generations of Scaleway's image definitions: the image-builder's Makefile, and env.mk after it. */
final class MakeDefinition {
    /** The file of rules that every Makefile of the image-builder includes. */
    private static final String RULES = "docker-rules.mk";

    private static final DiskSize MAKEFILE_SIZE = DiskSize.of(50_000_000_000L);
    private static final DiskSize ENV_SIZE = DiskSize.of(10_000_000_000L);

    private final Path file;
    private final boolean env;
    private final MakeVariables variables;
    private final List<String> notes = new ArrayList<>();

    private MakeDefinition(Path file, String text, Map<String, String> given) {
        this.file = file;
        this.env = file.endsWith("env.mk");
        this.variables = MakeVariables.read(file, text, given);
    }

    /** The definition that the file's variables make, with those that make's command line gives before them. */
    static Definition read(Path file, String text, Map<String, String> given) {
        return new MakeDefinition(file, text, given).definition();
    }

    /** Whether a Makefile is a definition: it includes docker-rules.mk or names an image. Another project's Makefile beside a Dockerfile is not. */
    static boolean isDefinition(Path file, String text) {
        if (MakeVariables.includes(text, RULES)) {
            return true;
        }
        MakeVariables variables = MakeVariables.read(file, text);
        return Stream.of("IMAGE_NAME", "IMAGE_VOLUME_SIZE", "IMAGE_BOOTSCRIPT", "IMAGE_TITLE")
                .anyMatch(name -> variables.obstacle(name).isPresent()
                        || variables.value(name).isPresent());
    }

    private Definition definition() {
        Path directory = DefinitionReader.directoryOf(file);
        String ofDirectory = DefinitionReader.nameOf(directory);
        String given = needed(env ? "IMAGE_NAME" : "NAME", ofDirectory).orElse(ofDirectory);
        String name = ImageName.sanitized(given);
        if (!name.equals(given)) {
            notes.add("the name \"" + given + "\" becomes " + name + ", because " + ImageName.REPOSITORY_RULE
                    + " make a name");
        }
        String title = (env ? value("IMAGE_TITLE") : value("IMAGE_NAME").or(() -> value("TITLE"))).orElse(given);
        String arch = arch();
        return new Definition(
                file,
                name,
                tag(env ? "IMAGE_VERSION" : "VERSION"),
                aliases(),
                title,
                // Empty on purpose stays empty, as make's ?= has it.
                variables.value(env ? "IMAGE_DESCRIPTION" : "DESCRIPTION").orElse(title),
                arch,
                dockerfile(directory, arch),
                directory,
                Optional.empty(),
                arguments(),
                Map.of(),
                labels(),
                ImageName.hostnameFrom(name),
                size(),
                List.of(),
                boot(),
                Finish.SERVER,
                Hardening.NONE,
                List.of(),
                notes);
    }

    private Optional<String> value(String name) {
        return variables.value(name).filter(text -> !text.isEmpty());
    }

    /** As {@link #value}, saying so where an empty value, which the old rules took as it was, cannot mean anything. */
    private Optional<String> needed(String name, String instead) {
        if (variables.value(name).filter(String::isEmpty).isPresent()) {
            notes.add(name + " is empty: " + instead + " is used");
        }
        return value(name);
    }

    private String tag(String variable) {
        return needed(variable, "latest").map(text -> checked(variable, text)).orElse("latest");
    }

    private String checked(String variable, String text) {
        return ImageName.tag(text)
                .orElseThrow(() -> variables.error(
                        variable, "\"" + text + "\" cannot be a tag", "Write " + ImageName.TAG_RULE + "."));
    }

    private List<String> aliases() {
        String variable = env ? "IMAGE_VERSION_ALIASES" : "VERSION_ALIASES";
        return value(variable)
                .map(text -> Stream.of(text.split("\\s+"))
                        .map(word -> checked(variable, word))
                        .toList())
                .orElse(List.of());
    }

    private String arch() {
        String variable = value("ARCH").isPresent() ? "ARCH" : "DEFAULT_IMAGE_ARCH";
        Optional<String> given = value(variable);
        if (given.isEmpty()) {
            if (!env) {
                notes.add("DEFAULT_IMAGE_ARCH is not given (it meant armv7l once): building for x86_64");
            }
            return "x86_64";
        }
        return YamlDefinition.arch(given.get())
                .orElseThrow(() ->
                        variables.error(variable, "no disk can be built for \"" + given.get() + "\"", "Write x86_64."));
    }

    private Path dockerfile(Path directory, String arch) {
        Path special = directory.resolve("Dockerfile." + arch);
        return env && Files.isReadable(special) ? special : directory.resolve("Dockerfile");
    }

    private DiskSize size() {
        String variable = env ? "IMAGE_DISK_SIZE" : "IMAGE_VOLUME_SIZE";
        DiskSize usual = env ? ENV_SIZE : MAKEFILE_SIZE;
        return needed(variable, usual.toString())
                .map(text -> DiskSize.parse(text)
                        .orElseThrow(() -> variables.error(
                                variable, "\"" + text + "\" is no size of a disk", "Write 64M to 16T, such as 50G.")))
                .orElse(usual);
    }

    private Boot boot() {
        value("IMAGE_BOOTSCRIPT")
                .ifPresent(script -> notes.add("IMAGE_BOOTSCRIPT = " + script
                        + " has no effect: bootscripts are gone, the image boots a kernel of its own"));
        return Boot.DEFAULT;
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        String prefix = env ? "IMAGE_" : "";
        label(labels, "org.opencontainers.image.title", prefix + "TITLE");
        label(labels, "org.opencontainers.image.description", prefix + "DESCRIPTION");
        label(labels, "org.opencontainers.image.documentation", prefix + "DOC_URL");
        label(labels, "org.opencontainers.image.source", prefix + "SOURCE_URL");
        label(labels, "org.opencontainers.image.url", prefix + "VENDOR_URL");
        return labels;
    }

    private void label(Map<String, String> labels, String key, String variable) {
        value(variable).ifPresent(text -> labels.put(key, text));
    }

    private Map<String, String> arguments() {
        Map<String, String> arguments = new LinkedHashMap<>();
        if (variables.obstacle("BUILD_ARGS").isPresent()) {
            notes.add("BUILD_ARGS is not used, because its value needs a shell; give --build-arg NAME=VALUE instead. "
                    + variables.obstacle("BUILD_ARGS").orElse(""));
            return arguments;
        }
        value("BUILD_ARGS").ifPresent(text -> {
            for (String word : text.split("\\s+")) {
                int equals = word.indexOf('=');
                if (equals > 0) {
                    arguments.put(word.substring(0, equals), word.substring(equals + 1));
                }
            }
        });
        value("BUILD_OPTS")
                .ifPresent(text -> notes.add("BUILD_OPTS = " + text
                        + " has no effect: these were options of docker build; give them to slipway build"));
        return arguments;
    }
}
