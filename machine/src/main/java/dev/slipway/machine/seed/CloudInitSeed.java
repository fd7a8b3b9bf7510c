package dev.slipway.machine.seed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What cloud-init's NoCloud source reads: three small files on a disk labelled {@code cidata}.
 *
 * @param userData what the server does at its first boot
 * @param metaData who the server is; another instance-id makes cloud-init start afresh
 * @param networkConfig the first card by DHCP
 */
public record CloudInitSeed(String userData, String metaData, String networkConfig) {
    /** The label of the disk, and the one NoCloud looks for. */
    public static final String LABEL = "cidata";

    /** Where this host's connections come from, as QEMU's user network has it: a firewall that wants a knock lets it in. */
    private static final String THIS_HOST = "10.0.2.2";

    private static final int LONGEST_HOSTNAME = 63;

    /**
     * The seed of a server whose root and default user are opened by {@code publicKeys}.
     *
     * @param hostname what a host name cannot hold becomes a hyphen
     * @param macAddress of the card that gets its address by DHCP
     * @param own the user's own user-data in any form that cloud-init takes as text; keys are added to it, nothing of it
     *     is dropped but {@code disable_root}, without which nobody could run commands on the server
     */
    public static CloudInitSeed of(
            UUID id, String hostname, String macAddress, List<String> publicKeys, Optional<String> own)
            throws UserDataException {
        return new CloudInitSeed(UserData.of(publicKeys, own), metaData(id, hostname), networkConfig(macAddress));
    }

    private static String metaData(UUID id, String hostname) {
        return "instance-id: " + id + "\nlocal-hostname: " + UserData.quote(label(hostname))
                + "\nslipway-ssh-allow: [\"" + THIS_HOST + "\"]\n";
    }

    private static String label(String name) {
        String label = name.replaceAll("[^A-Za-z0-9-]", "-").replaceAll("^-+", "");
        return label.substring(0, Math.min(label.length(), LONGEST_HOSTNAME)).replaceAll("-+$", "");
    }

    private static String networkConfig(String macAddress) {
        return """
                version: 2
                ethernets:
                  eth0:
                    match:
                      macaddress: "%s"
                    set-name: eth0
                    dhcp4: true
                """.formatted(macAddress);
    }

    /** The files by their names on the disk. */
    public Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("user-data", userData);
        files.put("meta-data", metaData);
        files.put("network-config", networkConfig);
        return files;
    }
}
