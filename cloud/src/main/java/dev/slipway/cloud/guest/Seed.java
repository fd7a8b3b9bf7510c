package dev.slipway.cloud.guest;

import java.util.LinkedHashMap;
import java.util.Map;

/** The four files of cloud-init's NoCloud source, as Scaleway puts them on a CD. */
public record Seed(String metaData, String networkConfig, String userData, String vendorData) {
    /** The label of the CD, by which cloud-init finds it. */
    public static final String LABEL = "cidata";

    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("meta-data", metaData);
        files.put("network-config", networkConfig);
        files.put("user-data", userData);
        files.put("vendor-data", vendorData);
        return files;
    }
}
