package dev.slipway.cli.cloud;

import dev.slipway.cli.terminal.Failure;
import dev.slipway.scaleway.configuration.Configuration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Zones by their region: what is uploaded to a region can be imported in its zones only. */
final class PushZones {
    private static final Map<String, Integer> REGIONS =
            new TreeMap<>(Map.of("fr-par", 3, "nl-ams", 3, "pl-waw", 3, "it-mil", 1));

    private PushZones() {}

    /** The named zones and all zones of the named regions; where none is named, {@code otherwise}. */
    static Map<String, List<String>> byRegion(List<String> regions, List<String> zones, String otherwise) {
        Set<String> all = new LinkedHashSet<>();
        for (String region : regions) {
            Integer count = REGIONS.get(region);
            if (count == null) {
                throw Failure.usage("--region " + region + " is not known; there are "
                        + String.join(", ", REGIONS.keySet()) + ". Name a zone of another with --zone.");
            }
            for (int number = 1; number <= count; number++) {
                all.add(region + "-" + number);
            }
        }
        all.addAll(zones);
        if (all.isEmpty()) {
            all.add(otherwise);
        }
        Map<String, List<String>> byRegion = new LinkedHashMap<>();
        for (String zone : all) {
            if (!zone.matches("[a-z]{2}-[a-z]{3,7}-[0-9]{1,2}")) {
                throw Failure.usage("--zone " + zone + " is no zone; a zone is written like fr-par-1.");
            }
            byRegion.computeIfAbsent(Configuration.regionOf(zone), region -> new ArrayList<>())
                    .add(zone);
        }
        return byRegion;
    }
}
