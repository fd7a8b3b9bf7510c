package dev.slipway.build.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of {@code /etc/resolv.conf} and {@code /etc/hosts} that a command sees. */
final class HostFiles {
    private static final Path HOSTS_RESOLVER = Path.of("/etc/resolv.conf");
    private static final Path SYSTEMD_RESOLVER = Path.of("/run/systemd/resolve/resolv.conf");

    private HostFiles() {}

    static byte[] hosts(String hostname) {
        String name = hostname.isEmpty() ? "" : " " + hostname;
        return ("127.0.0.1\tlocalhost" + name + "\n::1\tlocalhost ip6-localhost ip6-loopback\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The host's resolver configuration; with the host's network even a resolver on its loopback device answers. */
    static byte[] resolver() throws IOException {
        for (Path file : new Path[] {HOSTS_RESOLVER, SYSTEMD_RESOLVER}) {
            if (Files.isRegularFile(file)) {
                return Files.readAllBytes(file);
            }
        }
        return new byte[0];
    }
}
