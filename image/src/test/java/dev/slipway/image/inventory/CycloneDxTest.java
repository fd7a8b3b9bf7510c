package dev.slipway.image.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.cyclonedx.Version;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;

/** The documents, judged by the reference library of CycloneDX. */
class CycloneDxTest {
    private static final Distribution DEBIAN =
            Distribution.parse("ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME='Debian 12'\n");
    private static final CycloneDx.Subject SUBJECT = new CycloneDx.Subject(
            new UUID(1, 2), "web", "1.2", "sha256:00", Instant.parse("2026-01-02T03:04:05.678Z"), "0.1");

    private static InstalledPackage deb(String name, String version) {
        return new InstalledPackage(
                Ecosystem.DEB,
                name,
                version,
                "amd64",
                Optional.of("src"),
                Optional.of("A \"B\" <a@b>"),
                Optional.of("GPL-2+ and ©"));
    }

    private static byte[] document(InstalledPackage... packages) {
        return CycloneDx.write(new Inventory(DEBIAN, List.of(packages), List.of("/x: why")), SUBJECT);
    }

    @Test
    void theReferenceLibraryFindsNothingWrong() throws Exception {
        byte[] document = document(deb("libstdc++6", "1:2.3+dfsg~rc1-4"), deb("adduser", "3.134"));
        JsonParser parser = new JsonParser();
        assertThat(parser.validate(document, Version.VERSION_16)).isEmpty();
        Bom bom = parser.parse(document);
        assertThat(bom.getSerialNumber()).isEqualTo("urn:uuid:00000000-0000-0001-0000-000000000002");
        assertThat(bom.getMetadata().getComponent().getName()).isEqualTo("web");
        assertThat(bom.getComponents())
                .extracting(Component::getPurl)
                .contains("pkg:deb/debian/libstdc%2B%2B6@1%3A2.3%2Bdfsg~rc1-4?arch=amd64&distro=debian-12");
    }

    @Test
    void theReferenceLibraryFindsADamagedDocument() throws Exception {
        String damaged =
                new String(document(deb("a", "1")), StandardCharsets.UTF_8).replace("\"library\"", "\"novel\"");
        assertThat(new JsonParser().validate(damaged.getBytes(StandardCharsets.UTF_8), Version.VERSION_16))
                .isNotEmpty();
    }

    @Test
    void theSameInventoryGivesTheSameBytes() {
        assertThat(document(deb("a", "1"))).isEqualTo(document(deb("a", "1")));
    }

    @Test
    void anRpmsEpochIsAQualifier() {
        InstalledPackage rpm = new InstalledPackage(
                Ecosystem.RPM, "Curl", "2:7.50.3-1.fc25", "i386", Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(PackageUrl.of(rpm, Distribution.parse("ID=fedora\nVERSION_ID=25\n")))
                .isEqualTo("pkg:rpm/fedora/Curl@7.50.3-1.fc25?arch=i386&distro=fedora-25&epoch=2");
    }
}
