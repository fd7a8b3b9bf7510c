package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.instruction.MountFlag.Field;
import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.dockerfile.source.Origin;
import dev.slipway.dockerfile.source.Suggestion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Makes a mount of the expanded fields of a flag. */
final class MountReader {
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("type", "type"),
            Map.entry("from", "from"),
            Map.entry("source", "source"),
            Map.entry("src", "source"),
            Map.entry("target", "target"),
            Map.entry("dst", "target"),
            Map.entry("destination", "target"),
            Map.entry("ro", "readonly"),
            Map.entry("readonly", "readonly"),
            Map.entry("rw", "readwrite"),
            Map.entry("readwrite", "readwrite"),
            Map.entry("id", "id"),
            Map.entry("sharing", "sharing"),
            Map.entry("required", "required"),
            Map.entry("size", "size"),
            Map.entry("mode", "mode"),
            Map.entry("uid", "uid"),
            Map.entry("gid", "gid"),
            Map.entry("env", "env"));
    private static final Set<String> BARE = Set.of("readonly", "readwrite", "required");
    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "bind", Set.of("from", "source", "target", "readonly", "readwrite"),
            "cache", Set.of("id", "target", "readonly", "readwrite", "sharing", "from", "source", "mode", "uid", "gid"),
            "tmpfs", Set.of("target", "size", "readonly", "readwrite"),
            "secret", Set.of("id", "source", "target", "required", "mode", "uid", "gid", "env", "readonly"),
            "ssh", Set.of("id", "source", "target", "required", "mode", "uid", "gid", "readonly"));

    private final MountFlag flag;
    private final Origin origin;
    private final Map<String, String> values = new HashMap<>();
    /** The last word on it counts; nothing when it is not said. */
    private Optional<Boolean> readOnly = Optional.empty();

    MountReader(MountFlag flag, Origin origin) {
        this.flag = flag;
        this.origin = origin;
    }

    Mount read() {
        flag.fields().forEach(this::take);
        String type = values.getOrDefault("type", "bind");
        Set<String> allowed = ALLOWED.get(type);
        if (allowed == null) {
            throw error(type, "there is no mount type " + type, "Use bind, cache, tmpfs, secret or ssh.");
        }
        for (String key : values.keySet()) {
            if (!key.equals("type") && !allowed.contains(key)) {
                throw error(key, "a " + type + " mount has no " + key, "Remove " + key + ".");
            }
        }
        return switch (type) {
            case "cache" -> cache();
            case "tmpfs" -> new Mount.Tmpfs(target(), size());
            case "secret" -> secret();
            case "ssh" -> ssh();
            default -> new Mount.Bind(text("from"), text("source").orElse("/"), target(), readOnly.orElse(true));
        };
    }

    private void take(Field field) {
        String key = KEYS.getOrDefault(field.key(), "");
        if (key.isEmpty()) {
            String meant = Suggestion.nearest(field.key(), KEYS.keySet())
                    .map(known -> "Did you mean " + known + "?")
                    .orElse("The keys are "
                            + String.join(", ", KEYS.keySet().stream().sorted().toList()) + ".");
            throw error(field.key(), "unknown key " + field.key() + " in --mount=" + flag.text(), meant);
        }
        if (field.value().isEmpty() && !BARE.contains(key)) {
            throw error(field.key(), field.key() + " of --mount needs a value", "Write " + field.key() + "=value.");
        }
        String value = field.value().orElse("true");
        values.put(key, value);
        if (key.equals("readonly")) {
            readOnly = Optional.of(bool(key, value));
        } else if (key.equals("readwrite")) {
            readOnly = Optional.of(!bool(key, value));
        }
    }

    private Mount cache() {
        String sharing = values.getOrDefault("sharing", "shared");
        Mount.Sharing mode = switch (sharing) {
            case "shared" -> Mount.Sharing.SHARED;
            case "private" -> Mount.Sharing.PRIVATE;
            case "locked" -> Mount.Sharing.LOCKED;
            default -> throw error(sharing, "a cache cannot be shared as " + sharing, "Use shared, private or locked.");
        };
        return new Mount.Cache(
                text("id"),
                target(),
                readOnly.orElse(false),
                mode,
                text("from"),
                text("source"),
                number("mode", 8),
                number("uid", 10),
                number("gid", 10));
    }

    private Mount secret() {
        Optional<String> variable = text("env");
        Optional<String> target = text("target");
        if (text("id").isPresent() && text("source").isPresent()) {
            throw error("source", "a secret has either an id or a source, not both", "Remove one of them.");
        }
        String id = text("id")
                .or(() -> text("source"))
                .or(() -> target.map(MountReader::lastPart))
                .orElseThrow(() -> error("secret", "a secret mount needs an id or a target", "Add id=NAME."));
        Optional<String> file =
                target.isPresent() || variable.isPresent() ? target : Optional.of("/run/secrets/" + lastPart(id));
        return new Mount.Secret(
                id, file, variable, flag("required"), number("mode", 8), number("uid", 10), number("gid", 10));
    }

    private Mount ssh() {
        String id = text("id").or(() -> text("source")).orElse("default");
        return new Mount.Ssh(
                id, text("target"), flag("required"), number("mode", 8), number("uid", 10), number("gid", 10));
    }

    private Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
    }

    private String target() {
        String target = text("target")
                .orElseThrow(
                        () -> error("--mount", "--mount=" + flag.text() + " says no target", "Add target=/some/path."));
        if (target.chars().allMatch(c -> c == '/' || c == '.') && target.startsWith("/")) {
            throw error(target, "a mount cannot cover the root directory", "Name a directory below / as target.");
        }
        return target;
    }

    private boolean flag(String key) {
        return text(key).map(value -> bool(key, value)).orElse(false);
    }

    private boolean bool(String key, String value) {
        return switch (value) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw error(value, key + " cannot be " + value, "Write " + key + "=true or " + key + "=false.");
        };
    }

    private OptionalInt number(String key, int radix) {
        Optional<String> value = text(key);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseUnsignedInt(value.get(), radix));
        } catch (NumberFormatException e) {
            String kind = radix == 8 ? "an octal number such as 0755" : "a number";
            throw error(value.get(), key + " cannot be " + value.get(), "Write " + kind + ".");
        }
    }

    private OptionalLong size() {
        Optional<String> size = text("size");
        if (size.isEmpty()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(ByteCount.parse(size.get())
                .orElseThrow(() -> error(
                        size.get(), "size cannot be " + size.get(), "Write bytes, or a number with k, m, g or t.")));
    }

    private static String lastPart(String path) {
        List<String> parts = List.of(path.split("/"));
        return parts.isEmpty() ? path : parts.getLast();
    }

    private DockerfileException error(String token, String problem, String advice) {
        return origin.errorAt(token, problem, advice);
    }
}
