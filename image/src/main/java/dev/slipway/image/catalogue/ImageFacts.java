package dev.slipway.image.catalogue;

import dev.slipway.image.definition.Boot;
import dev.slipway.image.definition.GuestTest;
import dev.slipway.image.harden.Hardening;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What an image is, for good.
 *
 * @param title name for people
 * @param arch as the Scaleway API spells it
 * @param recipe digest of everything that the image was made of; the same recipe is the same image
 * @param volumeName name of the root volume, in the form Scaleway's tools gave it
 * @param bootArguments kernel command line, for {@code boot: external}
 * @param hardening how its servers are hardened
 * @param tests the author's assertions
 */
public record ImageFacts(
        UUID id,
        String title,
        String description,
        String arch,
        Instant created,
        String recipe,
        Map<String, String> labels,
        String hostname,
        Boot boot,
        Hardening hardening,
        Optional<String> bootArguments,
        String volumeName,
        DiskFacts disk,
        List<GuestTest> tests,
        List<HistoryStep> history) {

    public ImageFacts {
        labels = Map.copyOf(labels);
        tests = List.copyOf(tests);
        history = List.copyOf(history);
    }

    /** Who logs in to its servers by ssh; commands run as root all the same. */
    public String login() {
        return hardening.login();
    }

    /** The port of its servers' ssh server. */
    public int sshPort() {
        return hardening.sshPort();
    }
}
