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

/**
 * The audit of a running server.
 *
 * @param image what the server was made from, while the store still has it
 */
public record GuestAudit(Audit audit, Optional<Image> image) {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** What the server says; nothing when no server has this name. */
    public static Optional<GuestAudit> of(Context context, Store store, String reference)
            throws IOException, InterruptedException {
        Servers servers = Servers.of(context);
        if (!servers.has(reference)) {
            return Optional.empty();
        }
        MachineRecord server = servers.running(reference);
        Optional<Image> image = Catalogue.of(store).withId(UUID.fromString(server.imageId()));
        Hardening hardening = image.map(Image::facts).map(ImageFacts::hardening).orElse(Hardening.NONE);
        String script = Audit.guestScript(RuleBook.all(hardening));
        Audit audit = Audit.ofGuest(
                hardening,
                servers.awaitGuest(server).run(LIMIT, "sh", "-c", script).output());
        return Optional.of(new GuestAudit(audit, image));
    }
}
