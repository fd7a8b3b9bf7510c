package dev.slipway.image.proof;

import dev.slipway.build.store.Store;
import dev.slipway.image.catalogue.Assertion;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.catalogue.ProofReport;
import dev.slipway.image.definition.GuestTest;
import dev.slipway.image.harden.Hardening;
import dev.slipway.machine.qemu.Accelerator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Boots images and tells whether they are servers. */
public final class BootTest {
    private static final int SERIAL_LINES = 60;

    private final Store store;
    private final ProofListener listener;

    /** Boot tests of the images of {@code store}. */
    public BootTest(Store store, ProofListener listener) {
        this.store = store;
        // Two servers boot side by side, but the listener is told one thing at a time.
        this.listener = event -> {
            synchronized (this) {
                listener.on(event);
            }
        };
    }

    /**
     * Tests an image and keeps the outcome with it. An interrupt ends it and leaves no server.
     *
     * @throws IOException when no server can be started at all; what a server does is in the report
     */
    public ProofReport run(Image image, ProofOptions options) throws IOException, InterruptedException {
        Instant started = Instant.now();
        Accelerator accelerator = Accelerator.detect(store.home());
        Table table = new Table(listener);
        List<String> serialEnd;
        try (ProofServer first = ProofServer.start(store, image, options, accelerator, "first", listener)) {
            if (options.quick()) {
                firstBoot(table, first, image);
                table.notRun(Checks.KEYS_DIFFER, "needs a second server");
                table.notRun(Checks.SECOND_BOOT, "needs a second boot");
            } else {
                all(table, first, image, options, accelerator);
            }
            boolean failed = table.assertions().stream().anyMatch(a -> a.outcome() == Assertion.Outcome.FAILED);
            serialEnd = failed ? first.serialEnd(SERIAL_LINES) : List.of();
        }
        ProofReport report = new ProofReport(
                started,
                Duration.between(started, Instant.now()),
                options.firmware(),
                accelerator.name().toLowerCase(Locale.ROOT),
                table.assertions(),
                serialEnd);
        Catalogue.of(store).record(image, report);
        return report;
    }

    private static boolean firstBoot(Table table, ProofServer server, Image image) throws InterruptedException {
        boolean up = table.require(Checks.ssh(), server);
        for (Check check : Checks.ofEveryServer()) {
            table.check(check, server);
        }
        Hardening hardening = image.facts().hardening();
        if (!hardening.rules().isEmpty()) {
            table.check(Checks.hardened(hardening), server);
        }
        for (GuestTest test : image.facts().tests()) {
            table.check(Checks.of(test), server);
        }
        return up;
    }

    /** The second server boots beside the first one: together they take hardly longer than one of them. */
    private void all(Table table, ProofServer first, Image image, ProofOptions options, Accelerator accelerator)
            throws InterruptedException {
        try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Identity> other = beside.submit(() -> otherServer(image, options, accelerator));
            try {
                firstBoot(table, first, image);
                table.check(new Check(Checks.KEYS_DIFFER, server -> differ(Identity.of(server), other)), first);
                table.check(new Check(Checks.SECOND_BOOT, BootTest::secondBoot), first);
            } finally {
                other.cancel(true);
            }
        }
    }

    private Identity otherServer(Image image, ProofOptions options, Accelerator accelerator)
            throws IOException, InterruptedException {
        try (ProofServer second = ProofServer.start(store, image, options, accelerator, "second", listener)) {
            second.awaitSsh();
            return Identity.of(second);
        }
    }

    private static Verdict differ(Identity mine, Future<Identity> other) throws IOException, InterruptedException {
        try {
            Optional<String> shared = mine.sharedWith(other.get());
            return Verdict.of(
                    shared.isEmpty(), shared.map(what -> "both have " + what).orElse(""));
        } catch (ExecutionException e) {
            throw new IOException(
                    "the second server: "
                            + String.valueOf(
                                    e.getCause() == null ? e : e.getCause().getMessage()),
                    e);
        }
    }

    private static Verdict secondBoot(ProofServer server) throws IOException, InterruptedException {
        Identity before = Identity.of(server);
        server.reboot();
        Verdict units = Checks.units(server);
        Identity after = Identity.of(server);
        if (!before.isStill(after)) {
            return Verdict.of(false, "it is another server now: " + before + ", then " + after);
        }
        return units;
    }
}
