package dev.slipway.image.inventory;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The database of dpkg (deb-control(5), dpkg's {@code status} file). */
final class DpkgStatus {
    private DpkgStatus() {}

    /** The packages whose files are in the tree; those of which only the configuration is left are not. */
    static List<InstalledPackage> parse(String status) {
        return Stanzas.parse(status).stream()
                .filter(DpkgStatus::unpacked)
                .map(DpkgStatus::read)
                .flatMap(Optional::stream)
                .toList();
    }

    /** A file of {@code status.d}, as distroless images have them, has no status and is always installed. */
    private static boolean unpacked(Map<String, String> fields) {
        String status = fields.getOrDefault("Status", "install ok installed");
        return !status.endsWith(" not-installed") && !status.endsWith(" config-files");
    }

    private static Optional<InstalledPackage> read(Map<String, String> fields) {
        String name = fields.get("Package");
        String version = fields.get("Version");
        if (name == null || version == null) {
            return Optional.empty();
        }
        // "Source: glibc (2.36-9)" where the versions differ.
        Optional<String> source = Optional.ofNullable(fields.get("Source"))
                .map(text -> text.split(" ", 2)[0])
                .filter(text -> !text.equals(name));
        return Optional.of(new InstalledPackage(
                Ecosystem.DEB,
                name,
                version,
                Objects.requireNonNullElse(fields.get("Architecture"), ""),
                source,
                Optional.ofNullable(fields.get("Maintainer")),
                Optional.empty()));
    }
}
