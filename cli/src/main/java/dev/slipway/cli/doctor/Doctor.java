package dev.slipway.cli.doctor;

import dev.slipway.build.rootless.UserNamespaces;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.JsonText;
import dev.slipway.cli.terminal.OutputFormat;
import dev.slipway.cli.terminal.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks a host over, says what it lacks, and installs it when asked. */
public final class Doctor {
    private final Context context;
    private final Host host;
    private final boolean withTests;

    /**
     * A doctor for the host of {@code context}.
     *
     * @param withTests whether what only tests need counts, too
     */
    public Doctor(Context context, boolean withTests) {
        this.context = context;
        this.withTests = withTests;
        this.host = new Host(context.environment());
    }

    /** Prints the findings and returns whether nothing is missing (any more). */
    public boolean examine(boolean install, OutputFormat format) throws IOException, InterruptedException {
        if (install) {
            install(missing());
        }
        List<Finding> findings = findings();
        if (format == OutputFormat.JSON) {
            context.terminal()
                    .out()
                    .println(JsonText.pretty(
                            findings.stream().map(Finding::toMap).toList()));
        } else {
            print(findings);
        }
        return findings.stream().allMatch(Finding::healthy);
    }

    private List<Need> needs() {
        return Need.ALL.stream()
                .filter(need -> withTests || need.scope() == Need.Scope.USE)
                .toList();
    }

    private List<Need> missing() {
        return needs().stream().filter(need -> host.find(need).isEmpty()).toList();
    }

    private List<Finding> findings() throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (Need need : needs()) {
            String found = host.find(need).map(Object::toString).orElse("");
            findings.add(new Finding(
                    need.what(), need.purpose(), !found.isEmpty(), found, installLine(List.of(need.debianPackage()))));
        }
        findings.addAll(kernelFindings());
        return findings;
    }

    /** What no package can bring. */
    private List<Finding> kernelFindings() throws IOException {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(
                "overlay file systems",
                "layers of a build",
                host.hasOverlay(),
                "kernel",
                "load the kernel's overlay module: modprobe overlay"));
        Optional<UserNamespaces.Obstacle> obstacle =
                host.isRoot() ? Optional.empty() : UserNamespaces.ofThisHost().obstacle();
        findings.add(new Finding(
                "root of layers",
                "RUN steps and the owners of files",
                host.isRoot() || obstacle.isEmpty(),
                host.isRoot() ? "root" : "a user namespace",
                obstacle.map(UserNamespaces.Obstacle::remedy).orElse("")));
        return findings;
    }

    private void print(List<Finding> findings) throws IOException {
        PrintStream out = context.terminal().out();
        Table table = new Table("needed", "for", "state");
        for (Finding finding : findings) {
            table.row(
                    finding.what(), finding.purpose(), finding.healthy() ? "ok (" + finding.found() + ")" : "MISSING");
        }
        table.print(out);
        List<String> packages =
                missing().stream().map(Need::debianPackage).distinct().toList();
        if (!packages.isEmpty()) {
            out.println("To mend it: " + installLine(packages));
        }
        kernelFindings().stream()
                .filter(finding -> !finding.healthy())
                .forEach(finding -> out.println("To mend it: " + finding.remedy()));
    }

    private String installLine(List<String> packages) throws IOException {
        String names = String.join(" ", packages);
        if (!host.hasApt()) {
            return "install what Debian calls: " + names;
        }
        return (host.isRoot() ? "" : "sudo ") + "apt-get install -y --no-install-recommends " + names;
    }

    private void install(List<Need> missing) throws IOException, InterruptedException {
        List<String> packages =
                missing.stream().map(Need::debianPackage).distinct().toList();
        if (packages.isEmpty()) {
            return;
        }
        if (!host.hasApt() || !host.isRoot()) {
            throw Failure.of("cannot install " + String.join(", ", packages) + ": "
                    + (host.hasApt() ? "only root may install packages." : "this host has no apt-get.") + " Please "
                    + installLine(packages) + ".");
        }
        context.terminal().err().println("slipway: installing " + String.join(" ", packages) + " with apt-get ...");
        apt(List.of("apt-get", "-qq", "update"));
        List<String> command = new ArrayList<>(
                List.of("apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", "install", "-y", "--no-install-recommends"));
        command.addAll(packages);
        apt(command);
    }

    private void apt(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        // Standard output is for results: what apt says is progress.
        builder.redirectErrorStream(true);
        Process process = builder.start();
        process.getOutputStream().close();
        List<String> said = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                // One line a package is enough to see that it moves.
                if (line.startsWith("Setting up ")) {
                    context.terminal().err().println("  " + line);
                }
            }
        }
        int status = process.waitFor();
        if (status != 0) {
            throw Failure.of("`" + String.join(" ", command) + "` failed with exit status " + status + ". It said:\n"
                    + String.join("\n", said));
        }
    }

    /** What was found out about one need. */
    private record Finding(String what, String purpose, boolean healthy, String found, String remedy) {
        Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("needed", what);
            map.put("for", purpose);
            map.put("ok", healthy);
            map.put(healthy ? "found" : "remedy", healthy ? found : remedy);
            return map;
        }
    }
}
