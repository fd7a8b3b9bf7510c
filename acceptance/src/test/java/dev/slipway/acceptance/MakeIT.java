package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of 2017: {@code make} on what {@code slipway init} puts down, and on old Makefiles as they are. */
class MakeIT {
    private static final String OLD_MAKEFILE = """
            NAME =			Old_Image
            VERSION =		latest
            VERSION_ALIASES =	1.2.3 1
            TITLE =			Old image
            DOC_URL =
            DEFAULT_IMAGE_ARCH =	x86_64

            IMAGE_VOLUME_SIZE =	1G
            IMAGE_BOOTSCRIPT =	stable
            IMAGE_NAME =		Old image

            ## Image tools  (https://github.com/scaleway/image-tools)
            all:	docker-rules.mk
            docker-rules.mk:
            	touch fetched
            	exit 1
            -include docker-rules.mk
            ## Here you can add custom commands and overrides
            mine:
            	@echo mine $(TARGET_GOLANG_ARCH)
            """;

    @TempDir
    private Path folder = Path.of("");

    private Slipway slipway() {
        return Slipway.shared().in(folder);
    }

    private Slipway.Outcome slipway(String... arguments) throws IOException, InterruptedException {
        Slipway.Outcome outcome = slipway().run(arguments);
        assertThat(outcome.status()).as(outcome.all()).isZero();
        return outcome;
    }

    private String make(int status, Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "make",
                "-C",
                directory.toString(),
                "SLIPWAY=" + Slipway.CHECKOUT.resolve("slipway"),
                "EXPORT_DIR=" + folder.resolve("out") + "/"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SLIPWAY_HOME", Slipway.shared().home().toString());
        builder.environment().put("CI", "true");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + "\n" + output).isEqualTo(status);
        return output;
    }

    @Test
    void whatInitPutsDownIsBuiltByMake() throws Exception {
        Path home = folder.resolve("my-image");
        assertThat(slipway("init", "my-image").out())
                .contains("wrote my-image/Makefile")
                .contains("make image_on_local");
        Slipway.Outcome again = slipway().run("init", "my-image");
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains("nothing is overwritten");
        assertThat(make(0, home, "info"))
                .contains("image my-image:latest (x86_64)")
                .contains("titled My image");
        assertThat(make(0, home, "-n", "image_on_local")).contains("build --set 'ARCH=x86_64'");
        assertThat(make(0, home)).contains("image_on_local").contains("fclean");

        Files.writeString(home.resolve("Dockerfile"), "FROM scratch\nCOPY hello /hello\n");
        Files.writeString(home.resolve("hello"), "hello");
        Files.writeString(home.resolve("slipway.yaml"), "finish: none\n");
        String title = "It's \"mine\": 5$$ # and more";
        make(0, home, "image_on_local", "VERSION=7", "IMAGE_NAME=" + title, "IMAGE_VOLUME_SIZE=100M");
        assertThat(slipway("inspect", "my-image:7").out())
                .contains("It's \\\"mine\\\": 5$ # and more")
                .contains("100000000");
        assertThat(slipway("images", "my-image").out()).contains("1.2.3");
        make(0, home, "rootfs.tar.gz", "VERSION=7");
        Tool.run("tar", "-tzf", folder.resolve("out/rootfs.tar.gz").toString()).says("hello");
        assertThat(make(2, home, "image_on_store")).contains("make image_on_local makes it here");
        make(0, home, "fclean", "VERSION=7");
        assertThat(slipway("images", "-q", "my-image").out()).isEmpty();
        assertThat(folder.resolve("out/rootfs.tar")).doesNotExist();
    }

    @Test
    void anOldDirectoryIsBuiltAsItIs() throws Exception {
        Path rules = folder.resolve("rules");
        slipway("init", "rules");
        Path home = Files.createDirectories(folder.resolve("old"));
        Files.writeString(home.resolve("Makefile"), OLD_MAKEFILE);
        Files.writeString(home.resolve("Dockerfile"), """
                FROM scaleway/ubuntu:amd64-16.10
                # following 'FROM' lines are used dynamically thanks do the image-builder
                #FROM scaleway/ubuntu:armhf-16.10       # arch=armv7l
                RUN /usr/local/sbin/scw-builder-enter
                RUN echo hello > /hello
                RUN /usr/local/sbin/scw-builder-leave
                """);
        String base = "BUILD_OPTS=--build-context scaleway/ubuntu:amd64-16.10=" + SmallBase.tarIn(folder);

        // The rules are found beside the Makefile or by -I; its own rule, which fetches others, never runs.
        assertThat(make(0, home, "-I", rules.toString())).contains("image_on_local");
        assertThat(make(0, home, "-I", rules.toString(), "mine")).contains("mine amd64");
        make(0, home, "-I", rules.toString(), "rootfs.tar", base);
        Tool.run("tar", "-tf", folder.resolve("out/rootfs.tar").toString()).says("hello");
        assertThat(home.resolve("fetched")).doesNotExist();

        assertThat(slipway("init", "old").out()).contains("kept").contains("which defines old_image:latest");
        assertThat(home.resolve("Makefile")).hasContent(OLD_MAKEFILE);
        assertThat(make(0, home, "info")).contains("image old_image:latest").contains("bootscripts are gone");

        String said = slipway("migrate", "old").out();
        assertThat(said)
                .contains("IMAGE_VOLUME_SIZE became disk.size")
                .contains("IMAGE_BOOTSCRIPT has no counterpart")
                .contains("FROM scaleway/ubuntu:amd64-16.10 was Scaleway's own base");
        assertThat(home.resolve("slipway.yaml")).content().contains("name: old_image", "size: 1G");
        assertThat(slipway().run("migrate", "old").err()).contains("nothing is overwritten");
    }

    @Test
    void everyMakefileOfThatTimeTakesOurRules() throws Exception {
        Path rules = folder.resolve("rules");
        slipway("init", "rules");
        Path shared = Optional.ofNullable(System.getenv("SLIPWAY_SHARED"))
                .map(Path::of)
                .orElse(Slipway.CHECKOUT.resolve("../shared"));
        Path definitions = shared.resolve("conformance/definitions");
        Assumptions.assumeTrue(
                Files.isDirectory(definitions), "no conformance data at " + definitions + "; set SLIPWAY_SHARED");
        List<Path> makefiles;
        try (var files = Files.walk(definitions)) {
            makefiles =
                    files.filter(file -> file.toString().endsWith("Makefile")).toList();
        }
        assertThat(makefiles).hasSizeGreaterThan(15);
        Path home = Files.createDirectories(folder.resolve("each"));
        for (Path makefile : makefiles) {
            Files.copy(makefile, home.resolve("Makefile"), StandardCopyOption.REPLACE_EXISTING);
            assertThat(make(0, home, "-I", rules.toString(), "-n", "image_on_local"))
                    .as(makefile.toString())
                    .contains("build --set 'ARCH=");
        }
    }
}
