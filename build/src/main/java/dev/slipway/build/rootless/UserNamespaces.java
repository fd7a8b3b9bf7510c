package dev.slipway.build.rootless;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a host says to user namespaces of ordinary users (user_namespaces(7), subuid(5)). */
public final class UserNamespaces {
    /** What makes one with all of a user's ids. */
    private static final List<String> TRIAL =
            List.of("unshare", "--user", "--map-auto", "--map-root-user", "--mount", "true");

    /** Debian's users have numbers up to 65534, and the user himself is root: these are the others. */
    private static final long NEEDED_IDS = 65535;

    private final Path root;
    private final String user;
    private final Trial trial;

    /** Makes a namespace for a moment; what was said when that failed, else empty. */
    interface Trial {
        String run() throws IOException, InterruptedException;
    }

    /**
     * Why an ordinary user cannot be root of a namespace.
     *
     * @param reason a clause
     * @param remedy what to do about it, a command where there is one
     */
    public record Obstacle(String reason, String remedy) {}

    UserNamespaces(Path root, String user, Trial trial) {
        this.root = root;
        this.user = user;
        this.trial = trial;
    }

    /** This host and this user. */
    public static UserNamespaces ofThisHost() {
        return new UserNamespaces(Path.of("/"), System.getProperty("user.name", ""), UserNamespaces::tryOut);
    }

    /** Why this process may not mount layers and give files their owners; nothing for root, of the host or a namespace. */
    public static Optional<String> refusal() {
        return "root".equals(System.getProperty("user.name"))
                ? Optional.empty()
                : Optional.of(ofThisHost().explanation());
    }

    /** A paragraph for a user who cannot build. */
    public String explanation() {
        String subject = "Building as the ordinary user " + user + " needs a user namespace, because layers are mounted"
                + " and files get their owners; ";
        return obstacle()
                .map(obstacle -> subject + obstacle.reason() + ". To allow it: " + obstacle.remedy())
                .orElse(subject + "this host allows one, but this process was not started in it: start Slipway by its"
                        + " launcher, ./slipway.");
    }

    /** What stands in the way, empty when nothing does. */
    public Optional<Obstacle> obstacle() {
        return program()
                .or(() -> ids("subuid"))
                .or(() -> ids("subgid"))
                .or(this::kernel)
                .or(this::surroundings);
    }

    private Optional<Obstacle> program() {
        boolean there = List.of("usr/bin", "bin", "usr/local/bin").stream()
                .anyMatch(folder -> Files.isExecutable(root.resolve(folder).resolve("newuidmap")));
        return there
                ? Optional.empty()
                : Optional.of(new Obstacle(
                        "newuidmap, which gives it its ids, is not installed",
                        "sudo apt-get install -y --no-install-recommends uidmap"));
    }

    private Optional<Obstacle> ids(String file) {
        long most = 0;
        for (String line : read("etc/" + file).lines().toList()) {
            String[] fields = line.strip().split(":");
            if (fields.length == 3 && fields[0].equals(user) && fields[2].matches("\\d{1,10}")) {
                most += Long.parseLong(fields[2]);
            }
        }
        if (most >= NEEDED_IDS) {
            return Optional.empty();
        }
        String what = most == 0
                ? "/etc/" + file + " has no line for " + user
                : "/etc/" + file + " gives " + user + " only " + most + " ids, and a server's users need " + NEEDED_IDS;
        return Optional.of(
                new Obstacle(what, "sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 " + user));
    }

    private Optional<Obstacle> kernel() {
        if (read("proc/sys/user/max_user_namespaces").strip().equals("0")) {
            return Optional.of(
                    new Obstacle("the kernel allows none at all", "sudo sysctl -w user.max_user_namespaces=15000"));
        }
        if (read("proc/sys/kernel/unprivileged_userns_clone").strip().equals("0")) {
            return Optional.of(new Obstacle(
                    "the kernel allows them to root alone", "sudo sysctl -w kernel.unprivileged_userns_clone=1"));
        }
        if (read("proc/sys/kernel/apparmor_restrict_unprivileged_userns")
                .strip()
                .equals("1")) {
            return Optional.of(new Obstacle(
                    "AppArmor takes all rights away in them",
                    "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"));
        }
        return Optional.empty();
    }

    /** What no file tells: the container around us, a security module. */
    private Optional<Obstacle> surroundings() {
        try {
            String said = trial.run();
            return said.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Obstacle(
                            "making one fails (" + said + ")",
                            "in a container, start that with --security-opt seccomp=unconfined --security-opt"
                                    + " systempaths=unconfined and a volume for the store; elsewhere run it as root"));
        } catch (IOException e) {
            return Optional.of(new Obstacle(
                    "unshare, which makes it, cannot be run (" + e.getMessage() + ")",
                    "sudo apt-get install -y --no-install-recommends util-linux"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new Obstacle("this process was interrupted when it tried", "run it again"));
        }
    }

    private static String tryOut() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(TRIAL).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int status = process.waitFor();
        return status == 0
                ? ""
                : said.isEmpty()
                        ? "exit status " + status
                        : said.lines().findFirst().orElse("");
    }

    private String read(String file) {
        try {
            return Files.readString(root.resolve(file));
        } catch (IOException e) {
            // Not every kernel has every switch.
            return "";
        }
    }
}
