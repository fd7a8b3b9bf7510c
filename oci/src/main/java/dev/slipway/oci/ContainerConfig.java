package dev.slipway.oci;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a container of an image runs (image-spec config.md, config) with Docker's additions.
 *
 * @param user {@code name}, {@code uid}, with {@code :group}; empty is root
 * @param env {@code NAME=value}, in order, no name twice
 * @param entrypoint absent when none was ever set
 * @param cmd absent when none was ever set
 * @param workingDirectory absolute; empty is {@code /}
 * @param other fields not known here, kept as they are
 */
public record ContainerConfig(
        String user,
        NavigableSet<String> exposedPorts,
        List<String> env,
        Optional<List<String>> entrypoint,
        Optional<List<String>> cmd,
        NavigableSet<String> volumes,
        String workingDirectory,
        NavigableMap<String, String> labels,
        Optional<String> stopSignal,
        Optional<Healthcheck> healthcheck,
        List<String> onBuild,
        Optional<List<String>> shell,
        boolean argsEscaped,
        Map<String, Object> other) {

    /** Nothing set. */
    public static final ContainerConfig EMPTY = new ContainerConfig(
            "",
            new TreeSet<>(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            new TreeSet<>(),
            "",
            new TreeMap<>(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            false,
            Map.of());

    public ContainerConfig {
        exposedPorts = Collections.unmodifiableNavigableSet(new TreeSet<>(exposedPorts));
        env = List.copyOf(env);
        entrypoint = entrypoint.map(List::copyOf);
        cmd = cmd.map(List::copyOf);
        volumes = Collections.unmodifiableNavigableSet(new TreeSet<>(volumes));
        labels = Collections.unmodifiableNavigableMap(new TreeMap<>(labels));
        onBuild = List.copyOf(onBuild);
        shell = shell.map(List::copyOf);
    }

    /** The value of an environment variable. */
    public Optional<String> variable(String name) {
        return env.stream()
                .filter(e -> e.startsWith(name + "="))
                .map(e -> e.substring(name.length() + 1))
                .findFirst();
    }

    /** The environment as a map in order. */
    public Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String entry : env) {
            int at = entry.indexOf('=');
            variables.put(at < 0 ? entry : entry.substring(0, at), at < 0 ? "" : entry.substring(at + 1));
        }
        return variables;
    }

    /** A copy with a variable set; one that is there keeps its place. */
    public ContainerConfig withVariable(String name, String value) {
        List<String> changed = new ArrayList<>(env);
        for (int i = 0; i < changed.size(); i++) {
            if (changed.get(i).startsWith(name + "=") || changed.get(i).equals(name)) {
                changed.set(i, name + "=" + value);
                return withEnv(changed);
            }
        }
        changed.add(name + "=" + value);
        return withEnv(changed);
    }
    /** A copy with this user. */
    public ContainerConfig withUser(String user) {
        return new ContainerConfig(
                user,
                exposedPorts,
                env,
                entrypoint,
                cmd,
                volumes,
                workingDirectory,
                labels,
                stopSignal,
                healthcheck,
                onBuild,
                shell,
                argsEscaped,
                other);
    }

    /** A copy with this set of ports. */
    public ContainerConfig withExposedPorts(NavigableSet<String> exposedPorts) {
        return new ContainerConfig(
                user,
                exposedPorts,
                env,
                entrypoint,
                cmd,
                volumes,
                workingDirectory,
                labels,
                stopSignal,
                healthcheck,
                onBuild,
                shell,
                argsEscaped,
                other);
    }

    /** A copy with this environment. */
    public ContainerConfig withEnv(List<String> env) {
        return new ContainerConfig(
                user,
                exposedPorts,
                env,
                entrypoint,
                cmd,
                volumes,
                workingDirectory,
                labels,
                stopSignal,
                healthcheck,
                onBuild,
                shell,
                argsEscaped,
                other);
    }

    /** A copy with this entry point. */
    public ContainerConfig withEntrypoint(Optional<List<String>> entrypoint) {
        return new ContainerConfig(
                user,
                exposedPorts,
                env,
                entrypoint,
                cmd,
                volumes,
                workingDirectory,
                labels,
                stopSignal,
                healthcheck,
                onBuild,
                shell,
                argsEscaped,
                other);
    }

    /** A copy with this command. */
    public ContainerConfig withCmd(Optional<List<String>> cmd) {
        return new ContainerConfig(
                user,
                exposedPorts,
                env,
                entrypoint,
                cmd,
                volumes,
                workingDirectory,
                labels,
                stopSignal,
                healthcheck,
                onBuild,
                shell,
                argsEscaped,
                other);
    }

    /** A copy with this set of volumes. */
    public ContainerConfig withVolumes(NavigableSet<String> volumes) {
        return new ContainerConfig(
                user,
                exposedPorts,
                env,
                entrypoint,
                cmd,
                volumes,
                workingDirectory,
                labels,
                stopSignal,
                healthcheck,
                onBuild,
                shell,
                argsEscaped,
                other);
    }

    /** A copy with this working directory. */
    public ContainerConfig withWorkingDirectory(String workingDirectory) {
        return new ContainerConfig(
                user,
                exposedPorts,
                env,
                entrypoint,
                cmd,
                volumes,
                workingDirectory,
                labels,
                stopSignal,
                healthcheck,
                onBuild,
                shell,
                argsEscaped,
                other);
    }

    /** A copy with this set of labels. */
    public ContainerConfig withLabels(NavigableMap<String, String> labels) {
        return new ContainerConfig(
                user,
                exposedPorts,
                env,
                entrypoint,
                cmd,
                volumes,
                workingDirectory,
                labels,
                stopSignal,
                healthcheck,
                onBuild,
                shell,
                argsEscaped,
                other);
    }

    /** A copy with this stop signal. */
    public ContainerConfig withStopSignal(Optional<String> stopSignal) {
        return new ContainerConfig(
                user,
                exposedPorts,
                env,
                entrypoint,
                cmd,
                volumes,
                workingDirectory,
                labels,
                stopSignal,
                healthcheck,
                onBuild,
                shell,
                argsEscaped,
                other);
    }

    /** A copy with this health check. */
    public ContainerConfig withHealthcheck(Optional<Healthcheck> healthcheck) {
        return new ContainerConfig(
                user,
                exposedPorts,
                env,
                entrypoint,
                cmd,
                volumes,
                workingDirectory,
                labels,
                stopSignal,
                healthcheck,
                onBuild,
                shell,
                argsEscaped,
                other);
    }

    /** A copy with this list of triggers. */
    public ContainerConfig withOnBuild(List<String> onBuild) {
        return new ContainerConfig(
                user,
                exposedPorts,
                env,
                entrypoint,
                cmd,
                volumes,
                workingDirectory,
                labels,
                stopSignal,
                healthcheck,
                onBuild,
                shell,
                argsEscaped,
                other);
    }

    /** A copy with this shell. */
    public ContainerConfig withShell(Optional<List<String>> shell) {
        return new ContainerConfig(
                user,
                exposedPorts,
                env,
                entrypoint,
                cmd,
                volumes,
                workingDirectory,
                labels,
                stopSignal,
                healthcheck,
                onBuild,
                shell,
                argsEscaped,
                other);
    }

    /** A copy with this flag. */
    public ContainerConfig withArgsEscaped(boolean argsEscaped) {
        return new ContainerConfig(
                user,
                exposedPorts,
                env,
                entrypoint,
                cmd,
                volumes,
                workingDirectory,
                labels,
                stopSignal,
                healthcheck,
                onBuild,
                shell,
                argsEscaped,
                other);
    }
}
