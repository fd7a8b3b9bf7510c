package dev.slipway.scaleway.configuration;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The file of the official tools; a file that is not there says nothing.
 *
 * @param content the whole document, keys that are not known here included
 */
public record ConfigurationFile(Path path, Map<String, Object> content) {
    private static final String PROFILES = "profiles";
    private static final String ACTIVE = "active_profile";

    public ConfigurationFile {
        content = Collections.unmodifiableMap(new LinkedHashMap<>(content));
    }

    /** Where the official tools look: SCW_CONFIG_PATH, XDG_CONFIG_HOME, then ~/.config. */
    public static Path location(Map<String, String> environment, Path home) {
        String chosen = environment.getOrDefault("SCW_CONFIG_PATH", "");
        if (!chosen.isEmpty()) {
            return Path.of(chosen);
        }
        String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path folder = (xdg.isEmpty() ? home.resolve(".config") : Path.of(xdg)).resolve("scw");
        Path yml = folder.resolve("config.yml");
        Path yaml = folder.resolve("config.yaml");
        return !Files.exists(yaml) && Files.exists(yml) ? yml : yaml;
    }

    /** Reads {@code path}. */
    public static ConfigurationFile read(Path path) throws IOException {
        String text;
        try {
            text = Files.readString(path);
        } catch (NoSuchFileException e) {
            return new ConfigurationFile(path, Map.of());
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(path.toString())
                .setMaxAliasesForCollections(0)
                .build();
        try {
            Object document = new Load(settings).loadFromString(text);
            return new ConfigurationFile(path, document == null ? Map.of() : map(document, path.toString()));
        } catch (YamlEngineException e) {
            // The parser's own message quotes the line, which may hold the secret key.
            throw new ConfigurationException(path + " is not valid YAML. Correct it, or write it anew.", e);
        }
    }

    /** The name of the profile that the file itself chooses. */
    public Optional<String> activeProfile() {
        return content.get(ACTIVE) instanceof String name && !name.isEmpty() ? Optional.of(name) : Optional.empty();
    }

    /** The names of its profiles, in order. */
    public Set<String> profileNames() throws ConfigurationException {
        return new TreeMap<>(profiles()).navigableKeySet();
    }

    /** What holds without a profile; also called {@code default}. */
    public Profile root() throws ConfigurationException {
        return profile(content, path.toString());
    }

    /** A profile by name, over what the root says. */
    public Profile profile(String name) throws ConfigurationException {
        Object found = profiles().get(name);
        if (found != null) {
            String where = path + ", profile " + name;
            return root().overriddenBy(profile(map(found, where), where));
        }
        if (name.equals("default")) {
            return root();
        }
        throw new ConfigurationException(
                path + " has no profile \"" + name + "\"; it has " + profileNames() + ". Choose one of them.");
    }

    private Map<String, Object> profiles() throws ConfigurationException {
        Object profiles = content.get(PROFILES);
        return profiles == null ? Map.of() : map(profiles, path + ", profiles");
    }

    private static Profile profile(Map<String, Object> values, String where) throws ConfigurationException {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            Object value = values.get(setting.key());
            if (value != null && !value.toString().isEmpty()) {
                settings.put(setting, setting.check(value.toString(), where + ": " + setting.key()));
            }
        }
        return new Profile(settings);
    }

    private static Map<String, Object> map(Object value, String where) throws ConfigurationException {
        if (!(value instanceof Map<?, ?> map)) {
            throw new ConfigurationException(where + " is not a mapping of keys to values. Correct it.");
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, inner) -> {
            if (inner != null) {
                copy.put(String.valueOf(key), inner);
            }
        });
        return copy;
    }

    /** A copy whose profile {@code name} (empty: the root) also says {@code profile}; all else stays. */
    public ConfigurationFile with(Optional<String> name, Profile profile) throws ConfigurationException {
        Map<String, Object> document = new LinkedHashMap<>(content);
        Map<String, Object> profiles = new LinkedHashMap<>(profiles());
        Map<String, Object> target = name.isEmpty()
                ? document
                : map(profiles.getOrDefault(name.get(), Map.of()), path + ", profile " + name.get());
        for (Setting setting : Setting.values()) {
            profile.get(setting).ifPresent(value -> target.put(setting.key(), yaml(value)));
        }
        name.ifPresent(it -> {
            profiles.put(it, target);
            document.put(PROFILES, profiles);
        });
        return new ConfigurationFile(path, document);
    }

    /** A copy whose profile {@code name} (empty: the root) has no keys any more; all else stays. */
    public ConfigurationFile withoutKeys(Optional<String> name) throws ConfigurationException {
        Map<String, Object> document = new LinkedHashMap<>(content);
        Map<String, Object> profiles = new LinkedHashMap<>(profiles());
        Optional<Object> profile = name.flatMap(wanted -> Optional.ofNullable(profiles.get(wanted)));
        if (name.isPresent() && profile.isEmpty()) {
            throw new ConfigurationException(path + " has no profile \"" + name.get() + "\"; it has " + profileNames()
                    + ". Choose one of them.");
        }
        Map<String, Object> target = profile.isEmpty() ? document : map(profile.get(), path + ", profile");
        target.remove(Setting.ACCESS_KEY.key());
        target.remove(Setting.SECRET_KEY.key());
        if (name.isPresent()) {
            profiles.put(name.get(), target);
            document.put(PROFILES, profiles);
        }
        return new ConfigurationFile(path, document);
    }

    private static Object yaml(String value) {
        return value.equals("true") || value.equals("false") ? Boolean.valueOf(value) : value;
    }

    /** Writes it as one step, readable by its owner alone; comments of an earlier file are lost. */
    public void write() throws IOException {
        Path file = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        Path folder = file.resolveSibling(".");
        Files.createDirectories(folder.normalize());
        Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
        Path fresh = Files.createTempFile(
                folder.normalize(), ".config", ".yaml", PosixFilePermissions.asFileAttribute(owner));
        try {
            DumpSettings settings =
                    DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
            Files.writeString(fresh, new Dump(settings).dumpToString(content));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new ConfigurationException("cannot replace " + file + " in one step: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Keys and secrets stay out of messages and logs. */
    @Override
    public String toString() {
        return "ConfigurationFile[" + path + "]";
    }
}
