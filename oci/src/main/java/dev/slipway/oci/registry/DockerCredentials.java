package dev.slipway.oci.registry;

import dev.slipway.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What {@code docker login} left behind: {@code config.json} and the programs it names. */
public final class DockerCredentials {
    private static final String HUB_KEY = "https://index.docker.io/v1/";
    private static final long HELPER_SECONDS = 60;

    private final Optional<Path> directory;
    private final Map<String, String> environment;

    private DockerCredentials(Optional<Path> directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = Map.copyOf(environment);
    }

    /** The configuration of {@code DOCKER_CONFIG}, else of {@code ~/.docker}. */
    public static DockerCredentials of(Map<String, String> environment) {
        Optional<Path> own = Optional.ofNullable(environment.get("DOCKER_CONFIG"))
                .filter(text -> !text.isBlank())
                .map(Path::of);
        Optional<Path> home = Optional.ofNullable(environment.get("HOME"))
                .filter(text -> !text.isBlank())
                .map(text -> Path.of(text, ".docker"));
        return new DockerCredentials(own.or(() -> home), environment);
    }

    /** Who asks {@code registry}, a host with or without a port. */
    public Credentials find(String registry) throws IOException, InterruptedException {
        Map<String, Object> config = config();
        String key = registry.equals(RepositoryName.DOCKER_HUB) ? HUB_KEY : registry;
        Optional<String> helper = helper(config, registry, key);
        if (helper.isPresent()) {
            Optional<Credentials> kept = ask(helper.get(), key);
            if (kept.isPresent()) {
                return kept.get();
            }
        }
        for (Map.Entry<String, Object> entry : object(config, "auths").entrySet()) {
            if (host(entry.getKey()).equals(host(key)) && entry.getValue() instanceof Map<?, ?> auth) {
                Optional<Credentials> written = written(auth, registry);
                if (written.isPresent()) {
                    return written.get();
                }
            }
        }
        return new Credentials.Anonymous();
    }

    private Map<String, Object> config() throws IOException {
        if (directory.isEmpty()) {
            return Map.of();
        }
        Path file = directory.get().resolve("config.json");
        try {
            return Json.object(Files.readAllBytes(file), file.toString());
        } catch (NoSuchFileException e) {
            return Map.of();
        }
    }

    private static Optional<String> helper(Map<String, Object> config, String registry, String key) {
        Map<String, Object> helpers = object(config, "credHelpers");
        for (String name : List.of(registry, key, host(key))) {
            if (helpers.get(name) instanceof String helper) {
                return Optional.of(helper);
            }
        }
        return config.get("credsStore") instanceof String store && !store.isEmpty()
                ? Optional.of(store)
                : Optional.empty();
    }

    private static Map<String, Object> object(Map<String, Object> parent, String name) {
        Map<String, Object> object = new java.util.LinkedHashMap<>();
        if (parent.get(name) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> object.put(String.valueOf(key), value));
        }
        return object;
    }

    /** Keys are hosts, or URLs of the time of version 1. */
    private static String host(String key) {
        String plain =
                key.replaceFirst("^https?://", "").replaceFirst("/.*$", "").toLowerCase(Locale.ROOT);
        return plain.equals(RepositoryName.DOCKER_HUB) || plain.equals("registry-1.docker.io")
                ? "index.docker.io"
                : plain;
    }

    private Optional<Credentials> written(Map<?, ?> auth, String registry) throws RegistryException {
        if (text(auth, "identitytoken").isPresent()) {
            return text(auth, "identitytoken").map(Credentials.IdentityToken::new);
        }
        if (text(auth, "registrytoken").isPresent()) {
            return text(auth, "registrytoken").map(Credentials.RegistryToken::new);
        }
        Optional<String> encoded = text(auth, "auth");
        if (encoded.isEmpty()) {
            return text(auth, "username")
                    .map(user -> new Credentials.Password(
                            user, text(auth, "password").orElse("")));
        }
        try {
            String pair = new String(Base64.getDecoder().decode(encoded.get().strip()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon > 0) {
                // Old versions of docker padded the secret with zeros.
                String secret = pair.substring(colon + 1).replaceFirst("\0+$", "");
                return Optional.of(new Credentials.Password(pair.substring(0, colon), secret));
            }
        } catch (IllegalArgumentException e) {
            throw broken(registry, e);
        }
        throw broken(registry, new IllegalArgumentException("no colon"));
    }

    private RegistryException broken(String registry, Exception cause) {
        return new RegistryException(
                RegistryException.Kind.DENIED,
                "the credentials of " + registry + " in "
                        + directory.map(Path::toString).orElse("") + "/config.json are not user:password in base64;"
                        + " run `docker login " + registry + "` again",
                cause);
    }

    private static Optional<String> text(Map<?, ?> object, String name) {
        return object.get(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /** Asks a helper program (docker-credential-helpers, verb {@code get}). */
    private Optional<Credentials> ask(String helper, String key) throws IOException, InterruptedException {
        String program = "docker-credential-" + helper;
        ProcessBuilder builder = new ProcessBuilder(program(program), "get");
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw new RegistryException(
                    RegistryException.Kind.DENIED,
                    "the credentials of " + key + " are kept by " + program + ", which cannot be run: " + e.getMessage()
                            + ". Install it, or take it out of Docker's config.json",
                    e);
        }
        try (OutputStream in = process.getOutputStream()) {
            in.write(key.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended without reading; its answer says why.
        }
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(HELPER_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new RegistryException(
                    RegistryException.Kind.DENIED, program + " gave no credentials of " + key + " within a minute");
        }
        if (process.exitValue() != 0) {
            if (answer.contains("credentials not found")) {
                return Optional.empty();
            }
            throw new RegistryException(
                    RegistryException.Kind.DENIED,
                    program + " gave no credentials of " + key + ": "
                            + answer.lines().findFirst().orElse("exit status " + process.exitValue()));
        }
        Map<String, Object> kept = Json.object(answer.getBytes(StandardCharsets.UTF_8), "the answer of " + program);
        String secret = text(kept, "Secret").orElse("");
        return text(kept, "Username")
                .map(user -> user.equals("<token>")
                        ? new Credentials.IdentityToken(secret)
                        : new Credentials.Password(user, secret));
    }

    /** Found in the caller's search path, which need not be that of this process. */
    private String program(String name) {
        for (String folder : environment.getOrDefault("PATH", "").split(":")) {
            Path candidate = Path.of(folder.isEmpty() ? "/nonexistent" : folder, name);
            if (Files.isExecutable(candidate)) {
                return candidate.toString();
            }
        }
        return name;
    }
}
