package dev.slipway.machine.qemu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The disks and cards that QEMU knows by the same names, whether a machine starts with them or gets them later. */
public final class QemuDevices {
    /** QEMU's own network, which translates addresses. */
    public static final String USER_NETWORK = "net0";

    private static final String UPLINK = "uplink";
    private static final int LONGEST_SCSI_SERIAL = 36;

    private QemuDevices() {}

    /** The options of a disk's file. */
    public static String drive(Drive drive, String id) {
        return "if=none,id=" + id + ",format=" + drive.format().option() + ",cache="
                + drive.cache().option() + ",discard=unmap" + (drive.readOnly() ? ",readonly=on" : "")
                + (drive.snapshot() ? ",snapshot=on" : "") + ",file="
                + escape(drive.file().toString());
    }

    /** The properties of a SCSI disk, of which there may be one without a serial number. */
    public static Map<String, Object> scsiDisk(Drive drive, String id) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("driver", "scsi-hd");
        properties.put("id", diskOf(id));
        properties.put("bus", "scsi0.0");
        drive.scsi().ifPresent(names -> {
            properties.put("vendor", names.vendor());
            properties.put("product", names.product());
        });
        // QEMU limits serial numbers to 36 bytes; the device id, which udev reads first, may be longer.
        drive.serial().ifPresent(serial -> {
            properties.put("device_id", serial);
            properties.put("serial", serial.substring(Math.max(0, serial.length() - LONGEST_SCSI_SERIAL)));
        });
        properties.put("drive", id);
        return properties;
    }

    /** The name of the disk whose file has the name {@code drive}. */
    public static String diskOf(String drive) {
        return "disk-" + drive;
    }

    /** The name of a card. */
    public static String card(Network.Card card) {
        return "card-" + card.socket().replaceAll("[^A-Za-z0-9]", "-");
    }

    /** The name of what is behind a card. */
    public static String netdev(Network.Card card) {
        return netdevOf(card(card));
    }

    /** The name of what is behind the card that has the name {@code card}. */
    public static String netdevOf(String card) {
        return "net-" + card;
    }

    /** The properties of a card. */
    public static Map<String, Object> card(Network.Card card, Optional<String> slot) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("driver", "virtio-net-pci");
        properties.put("id", card(card));
        slot.ifPresent(bus -> {
            properties.put("bus", bus);
            // QEMU would choose another place in a slot that is taken, where no guest ever looks.
            properties.put("addr", "0x0");
        });
        properties.put("netdev", netdev(card));
        properties.put("mac", card.macAddress());
        // Without its ROM the card cannot boot from the network, which nobody wants to wait for.
        properties.put("romfile", "");
        return properties;
    }

    /** What is behind a card: the socket, and with an uplink a hub that joins a second one with QEMU's own network. */
    public static List<Map<String, Object>> netdevs(Network.Card card) {
        List<Map<String, Object>> all = new ArrayList<>();
        all.add(stream(netdev(card), card.socket()));
        card.uplink().ifPresent(uplink -> {
            all.add(Map.of("type", "user", "id", USER_NETWORK));
            all.add(stream(UPLINK, uplink));
            all.add(Map.of("type", "hubport", "id", "hub-user", "hubid", 0, "netdev", USER_NETWORK));
            all.add(Map.of("type", "hubport", "id", "hub-uplink", "hubid", 0, "netdev", UPLINK));
        });
        return all;
    }

    /** QEMU listens, so that whoever switches the frames may die and come back. */
    private static Map<String, Object> stream(String id, String socket) {
        return Map.of("type", "stream", "id", id, "server", true, "addr", Map.of("type", "unix", "path", socket));
    }

    /** Properties as the command line takes them, {@code first} before all others without its name. */
    static String line(Map<String, Object> properties, String first) {
        StringBuilder line = new StringBuilder(String.valueOf(properties.get(first)));
        properties.forEach((name, value) -> {
            if (!name.equals(first)) {
                append(line, name, value);
            }
        });
        return line.toString();
    }

    private static void append(StringBuilder line, String name, Object value) {
        switch (value) {
            case Map<?, ?> inner -> inner.forEach((key, one) -> append(line, name + "." + key, String.valueOf(one)));
            case Boolean flag -> line.append(',').append(name).append(flag ? "=on" : "=off");
            default -> line.append(',').append(name).append('=').append(escape(String.valueOf(value)));
        }
    }

    /** In QEMU's options a comma ends a value, two commas are one. */
    static String escape(String value) {
        return value.replace(",", ",,");
    }
}
