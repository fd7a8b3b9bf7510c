package dev.slipway.cloud.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.cloud.service.LocalCloud;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fifty clients at once, and kills under load; {@code make endurance} does both for as long as the project promises. */
class EnduranceIT {
    private static final int CLIENTS = 50;
    private static final Duration LOAD = Duration.ofSeconds(Long.getLong("slipway.load.seconds", 5));
    private static final int KILLS = Integer.getInteger("slipway.kills", 5);

    /** How much of what earlier rounds left is looked at in each; all of it is at the end. */
    private static final int SAMPLE = 100;

    @TempDir
    private Path folder;

    /** What was acknowledged to be gone in the round before. */
    private final Set<String> gone = ConcurrentHashMap.newKeySet();

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final HttpClient client = HttpClient.newBuilder()
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    @Test
    void fiftyClientsGetOnlyWhatTheApiDefinesAndLoseNothing() throws Exception {
        long seed = System.nanoTime();
        List<ApiUser> users = new ArrayList<>();
        try (LocalCloud cloud = ServedCloud.open(folder)) {
            HttpServer server = ServedCloud.serve(cloud);
            long end = System.nanoTime() + LOAD.toNanos();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CLIENTS; i++) {
                    ApiUser user = new ApiUser(client, server.getAddress().getPort(), seed + i);
                    users.add(user);
                    threads.execute(() -> work(user, end));
                }
            }
            assertThat(failures).as("seed " + seed).isEmpty();
            for (ApiUser user : users) {
                for (String path : user.acknowledged.keySet()) {
                    user.check(path);
                }
            }
            server.stop(0);
        }
        assertThat(users.stream().mapToInt(user -> user.acknowledged.size()).sum())
                .isGreaterThan(CLIENTS);
    }

    private void work(ApiUser user, long end) {
        try {
            while (System.nanoTime() < end) {
                user.act();
            }
        } catch (IOException | InterruptedException | AssertionError e) {
            failures.add(e);
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAKill() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, String> acknowledged = new ConcurrentHashMap<>();
        gone.clear();
        for (int round = 0; round < KILLS; round++) {
            acknowledged.putAll(killed(random, acknowledged, SAMPLE, "seed " + seed + " round " + round));
        }
        killed(random, acknowledged, acknowledged.size(), "seed " + seed + ", everything at the end");
        assertThat(acknowledged).isNotEmpty();
    }

    /** Checks what earlier rounds left, works on, kills, and tells what was acknowledged until then. */
    private Map<String, String> killed(Random random, Map<String, String> before, int sample, String what)
            throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServedCloud.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int port = Integer.parseInt(String.valueOf(out.readLine()));
            ApiUser checker = new ApiUser(client, port, random.nextLong());
            checker.acknowledged.putAll(before);
            List<String> paths = new ArrayList<>(before.keySet());
            Collections.shuffle(paths, random);
            for (String path : paths.subList(0, Math.min(paths.size(), sample))) {
                checker.check(path);
            }
            for (String path : gone) {
                checker.checkGone(path);
            }
            gone.clear();
            List<ApiUser> users = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 8; i++) {
                    ApiUser user = new ApiUser(client, port, random.nextLong());
                    users.add(user);
                    threads.execute(() -> workUntilKilled(user));
                }
                Thread.sleep(50 + random.nextInt(400));
                process.destroyForcibly().waitFor();
            }
            assertThat(failures).as(what).isEmpty();
            Map<String, String> made = new ConcurrentHashMap<>();
            users.forEach(user -> made.putAll(user.acknowledged));
            users.forEach(user -> gone.addAll(user.gone));
            return made;
        } finally {
            process.destroyForcibly();
        }
    }

    private void workUntilKilled(ApiUser user) {
        try {
            while (true) {
                user.act();
            }
        } catch (IOException e) {
            // The cloud is gone, as it should be.
        } catch (InterruptedException | AssertionError e) {
            failures.add(e);
        }
    }
}
