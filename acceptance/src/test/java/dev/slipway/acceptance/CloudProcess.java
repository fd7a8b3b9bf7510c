package dev.slipway.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running {@code slipway cloud}, and a client of its API that needs no document classes. */
record CloudProcess(Process process, String endpoint, Properties keys, HttpClient http) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern PLACE = Pattern.compile("API +(http://\\S+)");

    /** Starts one that keeps its state in {@code data}, at any port when {@code port} is 0. */
    static CloudProcess start(Slipway slipway, Path data, int port) throws IOException {
        Process process = slipway.start("cloud", "--listen", "127.0.0.1:" + port, "--data", data.toString());
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.append(line).append('\n');
            Matcher place = PLACE.matcher(line);
            if (place.find()) {
                Properties keys = new Properties();
                try (InputStream in = Files.newInputStream(data.resolve("keys.properties"))) {
                    keys.load(in);
                }
                return new CloudProcess(process, place.group(1), keys, HttpClient.newHttpClient());
            }
        }
        throw new AssertionError("slipway cloud did not start: " + said
                + new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    int port() {
        return URI.create(endpoint).getPort();
    }

    String key(String name) {
        return keys.getProperty(name, "");
    }

    /** The answer, which must be a success. */
    String ask(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = send(method, path, body);
        if (response.statusCode() >= 300) {
            throw new AssertionError(method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + path))
                .header("X-Auth-Token", key("secret_key"))
                .method(method, BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** Asks for a list until it holds the resource. */
    void awaitListed(String path, String id) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String answer = ask("GET", path, "");
        while (!answer.contains(id)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(path + " never listed " + id + ": " + answer);
            }
            Thread.sleep(100);
            answer = ask("GET", path, "");
        }
    }

    /** Has the official client of object storage do something. */
    void aws(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("aws", "--endpoint-url", endpoint));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("AWS_ACCESS_KEY_ID", key("access_key"));
        builder.environment().put("AWS_SECRET_ACCESS_KEY", key("secret_key"));
        builder.environment().put("AWS_DEFAULT_REGION", "fr-par");
        Process aws = builder.start();
        String out = new String(aws.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (aws.waitFor() != 0) {
            throw new AssertionError(command + ": " + out);
        }
    }

    /** The first member of this name in a document. */
    static String member(String document, String name) {
        Matcher member = Pattern.compile("\"" + name + "\":\\s*\"([^\"]*)\"").matcher(document);
        return member.find() ? member.group(1) : "";
    }

    /** As {@code kill -9} does: nothing can be written down any more. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends what runs on the disks of a cloud: a test that failed half way must leave no machine behind. */
    static void endGuests(Path data) {
        List<ProcessHandle> guests = ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .orElse("")
                        .contains(data.resolve("disks").toString()))
                .toList();
        for (ProcessHandle guest : guests) {
            guest.destroyForcibly();
            guest.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        http.close();
    }
}
