package dev.slipway.cli.server;

import dev.slipway.build.store.Store;
import dev.slipway.cli.terminal.Context;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.catalogue.ImageFacts;
import dev.slipway.image.harden.Audit;
import dev.slipway.image.harden.Hardening;
import dev.slipway.image.harden.RuleBook;
import dev.slipway.machine.MachineRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The audit of a running server. */
public final class GuestAudit {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private GuestAudit() {}

    /** What the server says; nothing when no server has this name. */
    public static Optional<Audit> of(Context context, Store store, String reference)
            throws IOException, InterruptedException {
        Servers servers = Servers.of(context);
        if (!servers.has(reference)) {
            return Optional.empty();
        }
        MachineRecord server = servers.running(reference);
        Hardening hardening = Catalogue.of(store)
                .withId(UUID.fromString(server.imageId()))
                .map(Image::facts)
                .map(ImageFacts::hardening)
                .orElse(Hardening.NONE);
        String script = Audit.guestScript(RuleBook.all(hardening));
        return Optional.of(Audit.ofGuest(
                hardening,
                servers.awaitGuest(server).run(LIMIT, "sh", "-c", script).output()));
    }
}
