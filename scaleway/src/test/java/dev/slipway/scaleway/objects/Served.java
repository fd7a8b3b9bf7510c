package dev.slipway.scaleway.objects;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.cloud.api.Pace;
import dev.slipway.cloud.objects.ObjectService.Keys;
import dev.slipway.cloud.service.LocalCloud;
import dev.slipway.scaleway.client.ApiClient;
import dev.slipway.scaleway.client.Patience;
import dev.slipway.scaleway.client.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A local cloud in this process, whose connection can be made to break. */
public final class Served implements AutoCloseable {
    /** The keys that it knows. */
    public static final Keys KEYS = new Keys(
            "SCW0123456789ABCDEFG",
            "11111111-2222-4333-8444-555555555555",
            "99999999-2222-4333-8444-555555555555",
            "fr-par");

    private static final Patience PATIENCE =
            new Patience(2, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(30));

    private final LocalCloud cloud;
    private final HttpServer server;
    private volatile CountDownLatch letThrough = new CountDownLatch(0);
    private final AtomicReference<Hold> hold = new AtomicReference<>(Hold.NOTHING);
    private final Semaphore partsDone = new Semaphore(0);
    private final AtomicInteger partsUntilBreak = new AtomicInteger(Integer.MAX_VALUE);

    /** A request that is kept from the cloud for a while. */
    private record Hold(Predicate<String> request, CountDownLatch came, CountDownLatch go, CountDownLatch done) {
        private static final Hold NOTHING = of(request -> false);

        static Hold of(Predicate<String> request) {
            return new Hold(request, new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1));
        }
    }

    /** Serves what is in {@code folder}. */
    public Served(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        cloud = LocalCloud.open(
                folder, KEYS, LocalCloud.Hosting.NONE, new Pace(Duration.ofMillis(5)), (step, failure) -> {});
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            Hold held = hold.get();
            if (held.request().test(exchange.getRequestMethod() + " " + exchange.getRequestURI())) {
                hold.set(Hold.NOTHING);
                doLate(exchange, held);
                return;
            }
            boolean part = String.valueOf(exchange.getRequestURI().getQuery()).contains("partNumber");
            if (part && partsUntilBreak.getAndDecrement() <= 0) {
                breakOff(exchange);
            } else {
                cloud.handle(exchange);
            }
            if (part) {
                letThrough.countDown();
                partsDone.release();
            }
        });
        server.start();
    }

    private void doLate(HttpExchange exchange, Hold held) throws IOException {
        held.came().countDown();
        try {
            held.go().await();
            cloud.handle(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            held.done().countDown();
        }
    }

    /**
     * Does {@code meanwhile} when the first request comes that is like this, before the cloud does what was asked; by
     * then nobody may be left who waits for the answer.
     *
     * @param request told the method, the path and the query
     * @return waits until all of that is done
     */
    public Callable<Void> before(Predicate<String> request, Callable<Void> meanwhile) {
        Hold held = Hold.of(request);
        hold.set(held);
        return () -> {
            if (!held.came().await(1, TimeUnit.MINUTES)) {
                throw new AssertionError("no such request came");
            }
            meanwhile.call();
            held.go().countDown();
            held.done().await();
            return null;
        };
    }

    /** Gives no answer, once the parts before are there: the connection just ends. */
    private void breakOff(HttpExchange exchange) {
        try {
            letThrough.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    /** Its address. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Lets so many parts of uploads through, and breaks the connection at each later one. */
    public void breakAfterParts(int parts) {
        letThrough = new CountDownLatch(parts);
        partsUntilBreak.set(parts);
    }

    /** Waits until the cloud has so many parts of uploads. */
    public void awaitParts(int parts) throws InterruptedException {
        if (!partsDone.tryAcquire(parts, 1, TimeUnit.MINUTES)) {
            throw new AssertionError("the parts did not come");
        }
    }

    /** Lets all parts through again. */
    public void mend() {
        partsUntilBreak.set(Integer.MAX_VALUE);
    }

    /** A client of its API. */
    public ApiClient api() {
        return new ApiClient(url(), KEYS.secret(), PATIENCE, Transport.USUAL);
    }

    /** A client of its object storage. */
    public ObjectStorage storage() {
        return new ObjectStorage(url(), keys(), PATIENCE, Transport.USUAL);
    }

    static ObjectKeys keys() {
        return new ObjectKeys(KEYS.access() + "@" + KEYS.project(), KEYS.secret(), KEYS.region());
    }

    /** The headers of a signed request without body or query. */
    public Map<String, String> signed(String method, String path) {
        String host = url().substring("http://".length());
        return new Signer(keys())
                .headers(method, host, path, new TreeMap<>(), Signer.sha256(new byte[0]), java.time.Instant.now());
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        cloud.close();
    }
}
