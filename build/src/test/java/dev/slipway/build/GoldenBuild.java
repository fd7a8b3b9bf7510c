package dev.slipway.build;

import dev.slipway.build.base.BaseImages;
import dev.slipway.build.base.NamedContext;
import dev.slipway.build.outside.Outside;
import dev.slipway.build.sandbox.Network;
import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.build.snapshot.View;
import dev.slipway.build.store.Store;
import dev.slipway.json.Json;
import dev.slipway.oci.Platform;
import dev.slipway.tree.host.Posix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Builds a golden case and tells every difference to what BuildKit made. */
final class GoldenBuild {
    private final Store store;
    private final Path bases;
    private final Path scratch;
    private final Map<String, Map<String, Map<String, Object>>> baseTrees = new TreeMap<>();

    GoldenBuild(Store store, Path conformance, Path scratch) {
        this.store = store;
        this.bases = conformance.resolve("_bases");
        this.scratch = scratch;
    }

    /** The differences, none when the build is what it must be. */
    List<String> differences(GoldenCase golden) throws IOException, InterruptedException {
        Path context = Files.createTempDirectory(scratch, "context");
        if (golden.context().isPresent()) {
            copy(golden.context().get(), context);
        }
        BuildResult result;
        try {
            result = new Builder(store, BuildListener.none()).build(request(golden, context));
        } catch (BuildException e) {
            return golden.succeeds() ? List.of("failed: " + e.render()) : List.of();
        } catch (IOException e) {
            return List.of("failed without saying where: " + e);
        }
        if (!golden.succeeds()) {
            return List.of("built, and must fail: " + golden.text("error").orElse(""));
        }
        List<String> differences = new ArrayList<>();
        compareFiles(golden, result, differences);
        compareConfig(golden, result, differences);
        return differences;
    }

    private BuildRequest request(GoldenCase golden, Path context) throws IOException {
        Map<String, NamedContext> contexts = new TreeMap<>();
        for (String name : List.of("busybox", "alpine")) {
            NamedContext layout = new NamedContext.Layout(bases.resolve(name), Optional.empty());
            for (String prefix : List.of("", "mirror.gcr.io/", "quay.io/libpod/")) {
                contexts.put(prefix + name, layout);
            }
        }
        for (String tag : List.of("busybox:musl", "busybox:1.31", "quay.io/libpod/testimage:20241011")) {
            contexts.put(tag, new NamedContext.Layout(bases.resolve("busybox"), Optional.empty()));
        }
        contexts.put("alpine:3.8", new NamedContext.Layout(bases.resolve("alpine"), Optional.empty()));
        return BuildRequest.of(context, DockerfileText.of("Dockerfile", Files.readString(golden.dockerfile())))
                .withBuildArgs(golden.buildArgs())
                .withContexts(contexts)
                .withPlatform(Platform.LINUX_AMD64)
                .withNetwork(Network.NONE);
    }

    static void copy(Path from, Path to) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(from)) {
            paths = walk.sorted().toList();
        }
        for (Path path : paths) {
            Path target = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(target);
                Posix.chmod(target, 0755);
            } else if (Files.isSymbolicLink(path)) {
                Files.createSymbolicLink(target, Files.readSymbolicLink(path));
            } else {
                Files.copy(path, target);
                Posix.chmod(
                        target,
                        Files.isExecutable(path) && (Posix.lstat(path).permissions() & 0111) != 0 ? 0755 : 0644);
            }
        }
        for (Path path : paths.reversed()) {
            Posix.setTimes(
                    to.resolve(from.relativize(path).toString()), Instant.ofEpochSecond(GoldenTree.CONTEXT_TIME));
        }
    }

    private void compareFiles(GoldenCase golden, BuildResult result, List<String> differences)
            throws IOException, InterruptedException {
        Map<String, Map<String, Object>> base = baseTree(golden.text("base"));
        Map<String, Map<String, Object>> ours = tree(result.layers());
        Map<String, Map<String, Object>> expected = golden.files(ours.keySet());
        List<String> removed = golden.removed();
        TreeSet<String> paths = new TreeSet<>(ours.keySet());
        paths.addAll(expected.keySet());
        for (String path : paths) {
            Map<String, Object> wanted = expected.getOrDefault(path, base.getOrDefault(path, Map.of()));
            Map<String, Object> have = ours.getOrDefault(path, Map.of());
            if (have.isEmpty()) {
                differences.add(path + " is missing");
            } else if (wanted.isEmpty() || (removed.contains(path) && !expected.containsKey(path))) {
                differences.add(path + " should not be there: " + have);
            } else {
                compareFacts(golden, path, wanted, have, differences);
            }
        }
        for (String path : base.keySet()) {
            if (!ours.containsKey(path) && !removed.contains(path)) {
                differences.add(path + " of the base is gone");
            }
        }
    }

    private static void compareFacts(
            GoldenCase golden,
            String path,
            Map<String, Object> wanted,
            Map<String, Object> have,
            List<String> differences) {
        for (String fact : List.of("t", "mode", "uid", "gid", "link", "size", "sha256", "mtime")) {
            boolean content = fact.equals("size") || fact.equals("sha256");
            if (content && golden.isVolatile()) {
                continue;
            }
            String expected = String.valueOf(wanted.getOrDefault(fact, ""));
            String actual = String.valueOf(have.getOrDefault(fact, ""));
            if (wanted.containsKey(fact) && !expected.equals(actual)) {
                differences.add(path + " has " + fact + " " + actual + ", not " + expected);
            }
        }
    }

    private Map<String, Map<String, Object>> baseTree(Optional<String> name) throws IOException, InterruptedException {
        if (name.isEmpty()) {
            return Map.of();
        }
        Map<String, Map<String, Object>> known = baseTrees.get(name.get());
        if (known == null) {
            NamedContext layout = new NamedContext.Layout(bases.resolve(name.get()), Optional.empty());
            known = tree(new BaseImages(store, event -> {}, Outside.NONE)
                    .open(layout, name.get(), Platform.LINUX_AMD64)
                    .layers());
            baseTrees.put(name.get(), known);
        }
        return known;
    }

    private Map<String, Map<String, Object>> tree(List<Snapshot> layers) throws IOException {
        try (View view = View.of(store, layers)) {
            return GoldenTree.read(view.root());
        }
    }

    private static void compareConfig(GoldenCase golden, BuildResult result, List<String> differences)
            throws IOException {
        Map<String, Object> document = Json.object(result.config().toJson(), "our configuration");
        Map<String, Object> ours = meaningful(GoldenCase.object(document.get("config")));
        Map<String, Object> expected = meaningful(golden.config());
        TreeSet<String> names = new TreeSet<>(ours.keySet());
        names.addAll(expected.keySet());
        for (String name : names) {
            String wanted = String.valueOf(expected.get(name));
            String have = String.valueOf(ours.get(name));
            if (!wanted.equals(have)) {
                differences.add("config " + name + " is " + have + ", not " + wanted);
            }
        }
        List<String> history = result.config().history().stream()
                .map(entry -> entry.createdBy())
                .toList();
        if (!golden.isVolatile() && !history.equals(golden.history())) {
            differences.add("history is " + history + ", not " + golden.history());
        }
    }

    /** Without nulls and empty values, which say the same as a missing field, and with sorted objects. */
    private static Map<String, Object> meaningful(Map<String, Object> config) {
        Map<String, Object> kept = new TreeMap<>();
        config.forEach((name, value) -> {
            Object plain = value instanceof Map<?, ?> ? GoldenCase.object(value) : value;
            String text = String.valueOf(plain);
            if (!text.equals("null")
                    && !text.isEmpty()
                    && !text.equals("{}")
                    && !(text.equals("[]") && !name.equals("Cmd"))) {
                kept.put(name, plain);
            }
        });
        return kept;
    }
}
