package dev.slipway.build.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.build.fetch.FileServer.Answer;
import dev.slipway.build.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadsTest {
    private static final String SHA256_OF_HELLO =
            "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @TempDir
    Path directory;

    private Store store;
    private FileServer server;
    private Downloads downloads;

    @BeforeEach
    void start() throws Exception {
        store = Store.open(directory.resolve("store"));
        server = FileServer.start();
        downloads = new Downloads(store, Duration.ofMillis(5));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        store.close();
    }

    private Download get(String path, Optional<String> checksum) throws IOException, InterruptedException {
        return downloads.get((HttpRemote) Remote.parse(server.url(path)).orElseThrow(), checksum);
    }

    @Test
    void theFileHasTheServersTimeAndIsPrivate() throws Exception {
        server.answer("/f", Answer.ok("hello", Map.of("Last-Modified", "Mon, 02 Jan 2006 15:04:05 GMT")));
        Path file = get("/f", Optional.empty()).file();
        assertThat(file).hasContent("hello");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(Instant.parse("2006-01-02T15:04:05Z"));
        server.answer("/old", Answer.ok("hello", Map.of()));
        assertThat(Files.getLastModifiedTime(get("/old", Optional.empty()).file())
                        .toInstant())
                .isEqualTo(Instant.EPOCH);
    }

    @Test
    void whatIsUnchangedIsNotSentAgain() throws Exception {
        server.answer("/f", Answer.ok("hello", Map.of("ETag", "\"1\"")));
        Path first = get("/f", Optional.empty()).file();
        Path second = get("/f", Optional.empty()).file();
        assertThat(second).isEqualTo(first);
        assertThat(server.requests).containsExactly("/f", "/f \"1\"");
        server.answer("/f", Answer.ok("world", Map.of("ETag", "\"2\"")));
        assertThat(get("/f", Optional.empty()).file()).hasContent("world");
    }

    @Test
    void aChecksumIsHeldAgainstTheFileAndSparesTheQuestion() throws Exception {
        server.answer("/f", Answer.ok("hello", Map.of()));
        get("/f", Optional.of(SHA256_OF_HELLO));
        get("/f", Optional.of(SHA256_OF_HELLO));
        assertThat(server.requests).hasSize(1);
        server.answer("/g", Answer.ok("evil", Map.of()));
        assertThatThrownBy(() -> get("/g", Optional.of(SHA256_OF_HELLO)))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining("not the one that --checksum asks for")
                .hasMessageContaining(SHA256_OF_HELLO);
        assertThatThrownBy(() -> get("/f", Optional.of("md5:1234"))).hasMessage("--checksum=md5:1234 is no digest");
    }

    @Test
    void answersThatAreNoFileAreErrors() throws Exception {
        assertThatThrownBy(() -> get("/missing", Optional.empty()))
                .isInstanceOf(FetchException.class)
                .hasMessage("ADD " + server.url("/missing") + ": the server answered 404 (not found)");
        server.answer("/broken", Answer.of(500, Map.of()));
        assertThatThrownBy(() -> get("/broken", Optional.empty())).hasMessageContaining("it answered 500 (4 attempts)");
        assertThat(server.requests.stream().filter("/broken"::equals)).hasSize(4);
        server.answer("/short", new Answer(200, "x".repeat(5000), Map.of(), 1000));
        assertThatThrownBy(() -> get("/short", Optional.empty()))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining("breaks off");
    }

    @Test
    void redirectionsAreFollowedAndTheUserIsTold() throws Exception {
        server.answer("/from", Answer.of(302, Map.of("Location", "/to"))).answer("/to", Answer.ok("there", Map.of()));
        assertThat(get("/from", Optional.empty()).file()).hasContent("there");
        String url = server.url("/to").replace("http://", "http://me:secret@");
        assertThat(downloads
                        .get((HttpRemote) Remote.parse(url).orElseThrow(), Optional.empty())
                        .file())
                .hasContent("there");
        assertThat(server.requests.getLast()).isEqualTo("/to Basic bWU6c2VjcmV0");
    }

    @Test
    void nobodyListening() throws Exception {
        String url = server.url("/f");
        server.close();
        assertThatThrownBy(() -> downloads.get((HttpRemote) Remote.parse(url).orElseThrow(), Optional.empty()))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining(url)
                .hasMessageContaining("cannot be reached");
    }
}
