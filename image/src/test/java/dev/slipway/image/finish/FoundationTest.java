package dev.slipway.image.finish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.build.BuildResult;
import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.oci.ImageConfig;
import dev.slipway.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoundationTest {
    @TempDir
    private Path folder;

    private final List<Snapshot> layers = new ArrayList<>();

    private Path layer(String file) throws IOException {
        Snapshot snapshot = new Snapshot("layer-number-" + layers.size(), folder.resolve("layer" + layers.size()));
        layers.add(snapshot);
        Path path = snapshot.directory().resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, file);
    }

    /** As after {@code FROM} an image of one layer: a cut before the first step, and after each. */
    private Foundation foundation() throws IOException {
        List<BuildResult.Cut> cuts = new ArrayList<>();
        for (int i = 1; i <= layers.size(); i++) {
            cuts.add(new BuildResult.Cut(i, "key" + i));
        }
        return foundation(cuts);
    }

    private Foundation foundation(List<BuildResult.Cut> cuts) throws IOException {
        ImageConfig config = ImageConfig.empty(Platform.parse("linux/amd64"));
        return Foundation.of(new BuildResult(layers, config, "whole", Set.of(), cuts));
    }

    @Test
    void whatIsTheSitesOwnOnTopLiesAboveTheFinish() throws Exception {
        layer("var/lib/dpkg/status");
        layer("srv/early");
        layer("etc/hosts");
        layer("srv/www/page");
        layer("opt/app/bin/app");
        layer("home/eve/.profile");
        layer("var/www/html/page");
        layer("app/bin/app");
        layer("data/of/it");
        Foundation foundation = foundation();
        assertThat(foundation.below()).isEqualTo(layers.subList(0, 3));
        assertThat(foundation.above()).isEqualTo(layers.subList(3, 9));
        assertThat(foundation.key()).isEqualTo("key3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "etc/x",
                "usr/local/bin/x",
                "var/lib/x",
                "x",
                "home2",
                "var/wwwx/x",
                "root/.profile",
                "boot/x",
                "lib64/x"
            })
    void whatTheFinishMayReadLiesBelowIt(String file) throws Exception {
        layer("var/lib/dpkg/status");
        layer(file);
        layer("srv/page");
        assertThat(foundation().below()).hasSize(2);
    }

    /** The audit's rules, which the finish writes, have a line for each. */
    @Test
    void aProgramOfOthersRightsLiesBelowTheFinish() throws Exception {
        layer("var/lib/dpkg/status");
        Path program = layer("opt/program");
        Files.setAttribute(program, "unix:mode", 04755);
        assertThat(foundation().above()).isEmpty();
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(foundation().above()).hasSize(1);
    }

    /** Another way to a place of the system's. */
    @Test
    void aLinkInTheRootLiesBelowTheFinish() throws Exception {
        layer("var/lib/dpkg/status");
        Path link = layer("data");
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("usr/share"));
        assertThat(foundation().above()).isEmpty();
    }

    @Test
    void aFileInAPlacesStead() throws Exception {
        layer("var/lib/dpkg/status");
        layer("srv");
        assertThat(foundation().above()).isEmpty();
    }

    /** The layers of an image that the tree starts from are one, as nothing names a part of them. */
    @Test
    void whereNothingCanBeCutTheFinishLiesOnTop() throws Exception {
        layer("var/lib/dpkg/status");
        layer("srv/of-the-base");
        layer("srv/page");
        Foundation foundation = foundation(List.of(new BuildResult.Cut(2, "base"), new BuildResult.Cut(3, "page")));
        assertThat(foundation.below()).hasSize(2);
        assertThat(foundation.key()).isEqualTo("base");
    }

    /** A step without a layer says nothing that the finish could see. */
    @Test
    void ofCutsAtTheSameLayerTheFirstNamesTheFiles() throws Exception {
        layer("var/lib/dpkg/status");
        layer("srv/page");
        Foundation foundation = foundation(List.of(
                new BuildResult.Cut(1, "base"), new BuildResult.Cut(1, "RUN true"), new BuildResult.Cut(2, "page")));
        assertThat(foundation.key()).isEqualTo("base");
    }
}
