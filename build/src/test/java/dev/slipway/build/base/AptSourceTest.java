package dev.slipway.build.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourceTest {
    @TempDir
    private Path etc = Path.of("");

    private void file(String name, String text) throws IOException {
        Path file = etc.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<AptSource> main(String distribution) throws IOException {
        return AptSource.all(etc).stream().filter(s -> s.isMain(distribution)).toList();
    }

    @Test
    void bothFormsAreRead() throws Exception {
        file("sources.list", """
                # deb http://no.example/debian x main
                deb [arch=amd64 signed-by=/k/one.gpg] http://one.example/debian bookworm main contrib # why
                deb-src http://two.example/debian bookworm main
                """);
        file("sources.list.d/more.sources", """
                Types: deb deb-src
                URIs: https://three.example/debian/ http://four.example/debian
                Suites: trixie trixie-updates
                # a comment
                Components: main
                 contrib
                Signed-By: /k/three.gpg

                Enabled: no
                Types: deb
                URIs: http://five.example/debian
                Suites: x
                Components: main
                """);
        assertThat(AptSource.all(etc))
                .containsExactly(
                        new AptSource(
                                "http://one.example/debian",
                                List.of("bookworm"),
                                List.of("main", "contrib"),
                                "/k/one.gpg"),
                        new AptSource(
                                "https://three.example/debian/",
                                List.of("trixie", "trixie-updates"),
                                List.of("main", "contrib"),
                                "/k/three.gpg"),
                        new AptSource(
                                "http://four.example/debian",
                                List.of("trixie", "trixie-updates"),
                                List.of("main", "contrib"),
                                "/k/three.gpg"));
    }

    @Test
    void onlyTheDistributionsOwnArchivesCount() throws Exception {
        file("sources.list", """
                deb http://third.example/linux/debian bookworm stable
                deb http://apt.example/repos bookworm main
                deb cdrom:[Debian]/ bookworm main
                deb file:/srv/debian bookworm main
                deb http://sec.example/debian-security bookworm-security main
                deb http://own.example/debian bookworm main
                deb http://own.example/ubuntu noble main universe
                """);
        assertThat(main("debian")).extracting(AptSource::uri).containsExactly("http://own.example/debian");
        assertThat(main("ubuntu")).extracting(AptSource::uri).containsExactly("http://own.example/ubuntu");
        assertThat(AptSource.all(etc).stream().filter(s -> s.isSecurity("debian")))
                .extracting(AptSource::uri)
                .containsExactly("http://sec.example/debian-security");
    }

    @Test
    void aHostWithoutSourcesHasNone() throws Exception {
        assertThat(AptSource.all(etc)).isEmpty();
    }
}
