package dev.slipway.oci;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The JSON form of a {@link ContainerConfig}. */
final class ContainerConfigJson {
    private ContainerConfigJson() {}

    static ContainerConfig read(Map<String, Object> object, String what) throws OciException {
        Fields fields = new Fields(object, what);
        Optional<Map<String, Object>> health = fields.object("Healthcheck");
        return new ContainerConfig(
                fields.text("User").orElse(""),
                new TreeSet<>(fields.object("ExposedPorts").orElse(Map.of()).keySet()),
                fields.texts("Env").orElse(List.of()),
                fields.texts("Entrypoint"),
                fields.texts("Cmd"),
                new TreeSet<>(fields.object("Volumes").orElse(Map.of()).keySet()),
                fields.text("WorkingDir").orElse(""),
                new TreeMap<>(fields.textMap("Labels")),
                fields.text("StopSignal"),
                health.isPresent()
                        ? Optional.of(Healthcheck.read(health.get(), what + " Healthcheck"))
                        : Optional.empty(),
                fields.texts("OnBuild").orElse(List.of()),
                fields.texts("Shell"),
                fields.flag("ArgsEscaped"),
                fields.rest());
    }

    static Map<String, Object> write(ContainerConfig config) {
        Map<String, Object> object = new LinkedHashMap<>();
        putUnlessEmpty(object, "User", config.user());
        putSet(object, "ExposedPorts", config.exposedPorts());
        if (!config.env().isEmpty()) {
            object.put("Env", config.env());
        }
        config.entrypoint().ifPresent(list -> object.put("Entrypoint", list));
        config.cmd().ifPresent(list -> object.put("Cmd", list));
        putSet(object, "Volumes", config.volumes());
        putUnlessEmpty(object, "WorkingDir", config.workingDirectory());
        if (!config.labels().isEmpty()) {
            object.put("Labels", config.labels());
        }
        config.stopSignal().ifPresent(signal -> object.put("StopSignal", signal));
        config.healthcheck().ifPresent(check -> object.put("Healthcheck", check.write()));
        if (!config.onBuild().isEmpty()) {
            object.put("OnBuild", config.onBuild());
        }
        config.shell().ifPresent(list -> object.put("Shell", list));
        if (config.argsEscaped()) {
            object.put("ArgsEscaped", true);
        }
        object.putAll(config.other());
        return object;
    }

    private static void putUnlessEmpty(Map<String, Object> object, String name, String value) {
        if (!value.isEmpty()) {
            object.put(name, value);
        }
    }

    /** Go writes a set as an object of empty objects. */
    private static void putSet(Map<String, Object> object, String name, NavigableSet<String> values) {
        if (!values.isEmpty()) {
            Map<String, Object> set = new LinkedHashMap<>();
            values.forEach(value -> set.put(value, Map.of()));
            object.put(name, set);
        }
    }
}
