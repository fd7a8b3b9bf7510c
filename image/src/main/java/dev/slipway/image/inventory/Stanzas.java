package dev.slipway.image.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Texts of {@code Name: value} lines in stanzas that empty lines divide, as dpkg and apk keep them. */
final class Stanzas {
    private Stanzas() {}

    /** The fields of each stanza; lines that continue a field are left out, as no field read here has any. */
    static List<Map<String, String>> parse(String text) {
        List<Map<String, String>> stanzas = new ArrayList<>();
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            if (line.isBlank()) {
                if (!fields.isEmpty()) {
                    stanzas.add(fields);
                    fields = new LinkedHashMap<>();
                }
                continue;
            }
            int colon = line.indexOf(':');
            if (colon > 0 && !Character.isWhitespace(line.charAt(0))) {
                fields.putIfAbsent(
                        line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        if (!fields.isEmpty()) {
            stanzas.add(fields);
        }
        return stanzas;
    }
}
