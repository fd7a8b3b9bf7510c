package dev.slipway.build;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The text form of a secret. */
final class SecretOption {
    private SecretOption() {}

    static Map.Entry<String, SecretSource> parse(String option, Path directory) throws BuildException {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : option.split(",")) {
            int at = field.indexOf('=');
            if (at <= 0 || !isKnown(field.substring(0, at))) {
                throw wrong(option, "\"" + field + "\" is not one of id=, src=, env=, type=");
            }
            fields.put(field.substring(0, at).replace("source", "src"), field.substring(at + 1));
        }
        String id =
                Optional.ofNullable(fields.get("id")).filter(i -> !i.isEmpty()).orElse("");
        if (id.isEmpty()) {
            throw wrong(option, "it has no id=");
        }
        return Map.entry(id, source(option, id, fields, directory));
    }

    private static boolean isKnown(String key) {
        return switch (key) {
            case "id", "src", "source", "env", "type" -> true;
            default -> false;
        };
    }

    private static SecretSource source(String option, String id, Map<String, String> fields, Path directory)
            throws BuildException {
        Optional<String> file = Optional.ofNullable(fields.get("src"));
        Optional<String> variable = Optional.ofNullable(fields.get("env"));
        boolean wantsVariable = "env".equals(fields.get("type"));
        if (variable.isEmpty() && (wantsVariable || (file.isEmpty() && System.getenv(id) != null))) {
            return new SecretSource.Variable(file.orElse(id));
        }
        if (variable.isPresent()) {
            return new SecretSource.Variable(variable.get());
        }
        Path path = directory.resolve(file.orElse(id));
        if (!Files.isReadable(path)) {
            throw wrong(option, "there is no readable file " + path + ", and no environment variable " + id);
        }
        return new SecretSource.File(path);
    }

    private static BuildException wrong(String option, String why) {
        return new BuildException(
                "--secret " + option + " cannot be used: " + why, "Write id=NAME,src=FILE or id=NAME,env=VARIABLE.");
    }
}
