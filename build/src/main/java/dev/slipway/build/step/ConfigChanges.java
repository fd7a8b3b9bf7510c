package dev.slipway.build.step;

import dev.slipway.build.plan.PlannedStep;
import dev.slipway.dockerfile.instruction.Command;
import dev.slipway.dockerfile.instruction.Expose;
import dev.slipway.dockerfile.instruction.Healthcheck;
import dev.slipway.dockerfile.instruction.KeyValue;
import dev.slipway.dockerfile.instruction.Label;
import dev.slipway.dockerfile.instruction.Maintainer;
import dev.slipway.dockerfile.instruction.Shell;
import dev.slipway.dockerfile.instruction.Stopsignal;
import dev.slipway.dockerfile.instruction.User;
import dev.slipway.dockerfile.instruction.Volume;
import dev.slipway.oci.ContainerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The instructions that do nothing but set a field of the configuration. */
final class ConfigChanges {
    private ConfigChanges() {}

    private static Step set(PlannedStep planned, State state, ContainerConfig container, String history) {
        return new Step(
                planned,
                state.withConfig(state.config().withContainer(container)),
                Optional.of(history),
                Optional.empty());
    }

    /** The words of a command in either form. */
    static List<String> arguments(Command command, State state) {
        return switch (command) {
            case Command.Exec exec -> exec.arguments();
            case Command.ShellText shell -> state.withShell(shell.text());
        };
    }

    static Step healthcheck(PlannedStep planned, Healthcheck healthcheck, State state) {
        dev.slipway.oci.Healthcheck check = switch (healthcheck.check()) {
            case Healthcheck.None none ->
                of(List.of("NONE"), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
            case Healthcheck.Probe probe ->
                of(
                        test(probe.command()),
                        probe.interval(),
                        probe.timeout(),
                        probe.startPeriod(),
                        probe.startInterval(),
                        probe.retries());
        };
        ContainerConfig container = state.config().container().withHealthcheck(Optional.of(check));
        return set(planned, state, container, HistoryText.healthcheck(check));
    }

    private static List<String> test(Command command) {
        List<String> test = new ArrayList<>();
        switch (command) {
            case Command.Exec exec -> {
                test.add("CMD");
                test.addAll(exec.arguments());
            }
            case Command.ShellText shell -> {
                test.add("CMD-SHELL");
                test.add(shell.text());
            }
        }
        return test;
    }

    private static dev.slipway.oci.Healthcheck of(
            List<String> test, Duration interval, Duration timeout, Duration period, Duration gap, int retries) {
        return new dev.slipway.oci.Healthcheck(
                test,
                nanos(interval),
                nanos(timeout),
                nanos(period),
                nanos(gap),
                retries == 0 ? Optional.empty() : Optional.of((long) retries),
                Map.of());
    }

    private static Optional<Long> nanos(Duration duration) {
        return duration.isZero() ? Optional.empty() : Optional.of(duration.toNanos());
    }

    static Step expose(PlannedStep planned, Expose expose, State state) {
        TreeSet<String> ports = new TreeSet<>();
        expose.ports().forEach(port -> ports.add(port.toString()));
        TreeSet<String> all = new TreeSet<>(state.config().container().exposedPorts());
        all.addAll(ports);
        return set(planned, state, state.config().container().withExposedPorts(all), HistoryText.ports(ports));
    }

    static Step label(PlannedStep planned, Label label, State state) {
        TreeMap<String, String> labels =
                new TreeMap<>(state.config().container().labels());
        for (KeyValue pair : label.labels()) {
            labels.put(pair.key(), pair.value());
        }
        return set(
                planned,
                state,
                state.config().container().withLabels(labels),
                HistoryText.pairs("LABEL", label.labels()));
    }

    static Step maintainer(PlannedStep planned, Maintainer maintainer, State state) {
        return new Step(
                planned,
                state.withConfig(state.config().withAuthor(Optional.of(maintainer.author()))),
                Optional.of("MAINTAINER " + maintainer.author()),
                Optional.empty());
    }

    static Step shell(PlannedStep planned, Shell shell, State state) {
        return set(
                planned,
                state,
                state.config().container().withShell(Optional.of(shell.arguments())),
                HistoryText.listed("SHELL", shell.arguments()));
    }

    static Step stopsignal(PlannedStep planned, Stopsignal signal, State state) {
        return set(
                planned,
                state,
                state.config().container().withStopSignal(Optional.of(signal.signal())),
                "STOPSIGNAL " + signal.signal());
    }

    static Step user(PlannedStep planned, User user, State state) {
        return set(planned, state, state.config().container().withUser(user.user()), "USER " + user.user());
    }

    static Step volume(PlannedStep planned, Volume volume, State state) {
        for (String path : volume.paths()) {
            if (path.isBlank()) {
                throw volume.origin().error("VOLUME has an empty path", "Write the directory's path.");
            }
        }
        TreeSet<String> volumes = new TreeSet<>(state.config().container().volumes());
        volumes.addAll(volume.paths());
        return set(
                planned,
                state,
                state.config().container().withVolumes(volumes),
                HistoryText.listed("VOLUME", volume.paths()));
    }
}
