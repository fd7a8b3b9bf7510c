package dev.slipway.image.definition;

import dev.slipway.image.definition.YamlText.Field;
import dev.slipway.image.harden.Hardening;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads slipway.yaml. */
final class YamlDefinition {
    static final List<String> FIELDS = List.of(
            "name",
            "version",
            "aliases",
            "title",
            "description",
            "arch",
            "dockerfile",
            "context",
            "target",
            "args",
            "bases",
            "labels",
            "hostname",
            "disk",
            "boot",
            "finish",
            "harden",
            "tests");
    private static final List<String> DISK_FIELDS = List.of("size", "partitions");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Path file;
    private final YamlText yaml;
    private final Map<String, Field> fields;

    private YamlDefinition(Path file, String text) {
        this.file = file;
        this.yaml = new YamlText(file, text);
        this.fields = yaml.root();
    }

    static Definition read(Path file, String text) {
        return read(file, text, Optional.empty());
    }

    /** Reads slipway.yaml; what it leaves out is as {@code made}, the Makefile or env.mk beside it, says. */
    static Definition read(Path file, String text, Optional<Definition> made) {
        return new YamlDefinition(file, text).definition(made);
    }

    private Definition definition(Optional<Definition> made) {
        yaml.allow(fields, "an image", FIELDS);
        Path directory = DefinitionReader.directoryOf(file);
        Optional<String> given = parsed("name", ImageName::repository, ImageName.REPOSITORY_RULE);
        String name = given.or(() -> made.map(Definition::name))
                .orElseGet(() -> ImageName.sanitized(DefinitionReader.nameOf(directory)));
        String title = text("title").or(() -> made.map(Definition::title)).orElse(name);
        return new Definition(
                file,
                name,
                parsed("version", ImageName::tag, ImageName.TAG_RULE)
                        .or(() -> made.map(Definition::version))
                        .orElse("latest"),
                fields.containsKey("aliases")
                        ? aliases()
                        : made.map(Definition::aliases).orElse(List.of()),
                title,
                text("description").or(() -> made.map(Definition::description)).orElse(title),
                parsed("arch", YamlDefinition::arch, "x86_64 or arm64")
                        .or(() -> made.map(Definition::arch))
                        .orElse("x86_64"),
                path("dockerfile", directory)
                        .or(() -> made.map(Definition::dockerfile))
                        .orElse(directory.resolve("Dockerfile")),
                path("context", directory).orElse(directory),
                text("target"),
                joined(made.map(Definition::arguments), arguments()),
                texts("bases"),
                joined(made.map(Definition::labels), texts("labels")),
                parsed("hostname", ImageName::hostname, ImageName.HOSTNAME_RULE)
                        .orElseGet(() -> ImageName.hostnameFrom(name)),
                fields.containsKey("disk") ? disk() : made.map(Definition::disk).orElse(DiskSize.AUTO),
                partitions(),
                boot(),
                parsed("finish", text -> constant(Finish.class, text), "server or none")
                        .orElse(Finish.SERVER),
                hardening(),
                tests(),
                made.map(Definition::notes).orElse(List.of()));
    }

    private static Map<String, String> joined(Optional<Map<String, String>> below, Map<String, String> above) {
        Map<String, String> all = new LinkedHashMap<>(below.orElse(Map.of()));
        all.putAll(above);
        return all;
    }

    private List<String> aliases() {
        List<String> aliases = new ArrayList<>();
        for (Node node : list("aliases")) {
            aliases.add(yaml.parsed(node, "an alias", ImageName::tag, ImageName.TAG_RULE));
        }
        return aliases;
    }

    private Map<String, String> arguments() {
        Map<String, String> arguments = texts("args");
        field("args")
                .ifPresent(field -> yaml.mapping(field.value(), "args").values().stream()
                        .filter(argument -> !VARIABLE.matcher(argument.name()).matches())
                        .forEach(argument -> {
                            throw yaml.error(
                                    argument.key(),
                                    "\"" + argument.name() + "\" cannot be the name of an ARG",
                                    "Use letters, digits and _.");
                        }));
        return arguments;
    }

    private DiskSize disk() {
        Map<String, Field> disk = section("disk", DISK_FIELDS);
        return Optional.ofNullable(disk.get("size"))
                .map(size -> yaml.parsed(
                        size.value(),
                        "disk.size",
                        DiskSize::parse,
                        "auto, or a size of 64MiB to 16TiB such as 10G or 8GiB"))
                .orElse(DiskSize.AUTO);
    }

    private List<ExtraPartition> partitions() {
        return Optional.ofNullable(section("disk", DISK_FIELDS).get("partitions"))
                .map(field -> new YamlPartitions(yaml).read(field.value()))
                .orElse(List.of());
    }

    private Boot boot() {
        Map<String, Field> boot = section("boot", List.of("mode", "firmware", "kernel"));
        return new Boot(
                Optional.ofNullable(boot.get("mode"))
                        .map(mode -> yaml.parsed(
                                mode.value(), "boot.mode", text -> constant(Boot.Mode.class, text), "disk or external"))
                        .orElse(Boot.DEFAULT.mode()),
                Optional.ofNullable(boot.get("firmware"))
                        .map(firmware -> yaml.parsed(
                                firmware.value(),
                                "boot.firmware",
                                text -> constant(Boot.Firmware.class, text),
                                "uefi or bios"))
                        .orElse(Boot.DEFAULT.firmware()),
                Optional.ofNullable(boot.get("kernel"))
                        .map(kernel -> yaml.parsed(
                                kernel.value(),
                                "boot.kernel",
                                ImageName::debianPackage,
                                "the name of a package, such as linux-image-amd64"))
                        .orElse(Boot.DEFAULT.kernel()));
    }

    private Hardening hardening() {
        return field("harden")
                .map(field -> new YamlHardening(yaml).read(field.value()))
                .orElse(Hardening.NONE);
    }

    private List<GuestTest> tests() {
        List<GuestTest> tests = new ArrayList<>();
        for (Node node : list("tests")) {
            Map<String, Field> test = yaml.mapping(node, "a test");
            yaml.allow(test, "a test", List.of("name", "run", "exit", "contains"));
            Field run = test.get("run");
            if (run == null) {
                throw yaml.error(
                        node, "a test has no \"run\"", "Write the command that the server must run: \"run: COMMAND\".");
            }
            String command = yaml.text(run.value(), "run");
            tests.add(new GuestTest(
                    Optional.ofNullable(test.get("name"))
                            .map(name -> yaml.text(name.value(), "name"))
                            .orElse(command),
                    command,
                    Optional.ofNullable(test.get("exit"))
                            .map(exit -> yaml.parsed(
                                    exit.value(), "exit", YamlDefinition::exitStatus, "a number from 0 to 255"))
                            .orElse(0),
                    Optional.ofNullable(test.get("contains"))
                            .map(contains -> yaml.text(contains.value(), "contains"))));
        }
        return tests;
    }

    private Map<String, Field> section(String name, List<String> known) {
        Map<String, Field> section =
                field(name).map(field -> yaml.mapping(field.value(), name)).orElse(Map.of());
        yaml.allow(section, name, known);
        return section;
    }

    private Optional<Field> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    private Optional<String> text(String name) {
        return field(name).map(field -> yaml.text(field.value(), name));
    }

    private Map<String, String> texts(String name) {
        return field(name).map(field -> yaml.texts(field.value(), name)).orElse(Map.of());
    }

    private List<Node> list(String name) {
        return field(name).map(field -> yaml.list(field.value(), name)).orElse(List.of());
    }

    private Optional<Path> path(String name, Path directory) {
        return text(name).map(directory::resolve).map(Path::normalize);
    }

    private <T> Optional<T> parsed(String name, java.util.function.Function<String, Optional<T>> parse, String wanted) {
        return field(name).map(field -> yaml.parsed(field.value(), name, parse, wanted));
    }

    private static Optional<Integer> exitStatus(String text) {
        return text.matches("\\d{1,3}") && Integer.parseInt(text) < 256
                ? Optional.of(Integer.valueOf(text))
                : Optional.empty();
    }

    static Optional<String> arch(String text) {
        return switch (text) {
            case "x86_64", "amd64" -> Optional.of("x86_64");
            case "arm64", "aarch64" -> Optional.of("arm64");
            default -> Optional.empty();
        };
    }

    static <T extends Enum<T>> Optional<T> constant(Class<T> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
    }
}
