package dev.slipway.build.sandbox;

import java.nio.file.Path;
import java.util.List;

/**
 * What to run in a tree.
 *
 * @param root the tree, writable; only this command may change it while it runs
 * @param arguments the program and its arguments
 * @param environment {@code NAME=value}; HOME is added from the tree's passwd file when it is not there
 * @param directory absolute; made when the tree does not have it
 * @param user {@code name|uid[:group|gid]} by the tree's own passwd and group files; empty is root
 * @param mounts mounted in this order
 */
public record SandboxCommand(
        Path root,
        List<String> arguments,
        List<String> environment,
        String directory,
        String user,
        String hostname,
        Network network,
        Security security,
        List<SandboxMount> mounts) {

    /** The host name that BuildKit gives its steps, which shows in what some programs write. */
    public static final String DEFAULT_HOSTNAME = "buildkitsandbox";

    public SandboxCommand {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        mounts = List.copyOf(mounts);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program to run");
        }
        if (!directory.startsWith("/")) {
            throw new IllegalArgumentException("a command's directory must be absolute: " + directory);
        }
    }

    /** A command run by root in {@code /} with the host's network. */
    public static SandboxCommand of(Path root, List<String> arguments) {
        return new SandboxCommand(
                root, arguments, List.of(), "/", "", DEFAULT_HOSTNAME, Network.HOST, Security.SANDBOX, List.of());
    }
    /** A copy with this environment. */
    public SandboxCommand withEnvironment(List<String> environment) {
        return new SandboxCommand(root, arguments, environment, directory, user, hostname, network, security, mounts);
    }

    /** A copy with this working directory. */
    public SandboxCommand withDirectory(String directory) {
        return new SandboxCommand(root, arguments, environment, directory, user, hostname, network, security, mounts);
    }

    /** A copy with this user. */
    public SandboxCommand withUser(String user) {
        return new SandboxCommand(root, arguments, environment, directory, user, hostname, network, security, mounts);
    }

    /** A copy with this host name. */
    public SandboxCommand withHostname(String hostname) {
        return new SandboxCommand(root, arguments, environment, directory, user, hostname, network, security, mounts);
    }

    /** A copy with this network. */
    public SandboxCommand withNetwork(Network network) {
        return new SandboxCommand(root, arguments, environment, directory, user, hostname, network, security, mounts);
    }

    /** A copy with this security. */
    public SandboxCommand withSecurity(Security security) {
        return new SandboxCommand(root, arguments, environment, directory, user, hostname, network, security, mounts);
    }

    /** A copy with this mounts. */
    public SandboxCommand withMounts(List<SandboxMount> mounts) {
        return new SandboxCommand(root, arguments, environment, directory, user, hostname, network, security, mounts);
    }
}
