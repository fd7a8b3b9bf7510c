package dev.slipway.image.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The database of apk-tools ({@code installed}, one letter a field). */
final class ApkInstalled {
    private ApkInstalled() {}

    static List<InstalledPackage> parse(String installed) {
        return Stanzas.parse(installed).stream()
                .map(ApkInstalled::read)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<InstalledPackage> read(Map<String, String> fields) {
        String name = fields.get("P");
        String version = fields.get("V");
        if (name == null || version == null) {
            return Optional.empty();
        }
        return Optional.of(new InstalledPackage(
                Ecosystem.APK,
                name,
                version,
                fields.getOrDefault("A", ""),
                Optional.ofNullable(fields.get("o")).filter(origin -> !origin.equals(name)),
                Optional.ofNullable(fields.get("m")),
                Optional.ofNullable(fields.get("L"))));
    }
}
