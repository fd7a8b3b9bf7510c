package dev.slipway.cloud.marketplace;

import dev.slipway.cloud.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** One image of the marketplace: a label as it is offered in a zone, for an architecture, on a type of volume. */
public record Offer(Label label, Type type, String arch, String zone) {
    /** The organization that marketplace images belong to. */
    public static final String OWNER = "51b656e3-4865-41e8-adbc-0c45bdd780db";

    private static final String CREATED = "2026-01-01T00:00:00.000000+00:00";
    private static final long SIZE_BYTES = 10_000_000_000L;

    /** Where the root volume of an offer is. */
    public enum Type {
        /** On the host of the server. */
        INSTANCE_LOCAL("instance_local"),
        /** On block storage. */
        INSTANCE_SBS("instance_sbs");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** As the API writes it. */
        public String text() {
            return text;
        }
    }

    /** A name for an image in all its versions and places. */
    public record Label(String label, String name) {
        static final List<Label> ALL = List.of(
                new Label("almalinux_9", "AlmaLinux 9"),
                new Label("debian_bullseye", "Debian 11 (Bullseye)"),
                new Label("debian_bookworm", "Debian 12 (Bookworm)"),
                new Label("debian_trixie", "Debian 13 (Trixie)"),
                new Label("docker", "Docker"),
                new Label("fedora_43", "Fedora 43"),
                new Label("rockylinux_9", "Rocky Linux 9"),
                new Label("ubuntu_bionic", "Ubuntu 18.04 Bionic Beaver"),
                new Label("ubuntu_focal", "Ubuntu 20.04 Focal Fossa"),
                new Label("ubuntu_jammy", "Ubuntu 22.04 Jammy Jellyfish"),
                new Label("ubuntu_noble", "Ubuntu 24.04 Noble Numbat"));

        static Optional<Label> of(String text) {
            String wanted = text.replace('-', '_');
            return ALL.stream().filter(label -> label.label().equals(wanted)).findFirst();
        }

        String id() {
            return idOf("label " + label);
        }

        /** The one version that there is of it. */
        String versionId() {
            return idOf("version " + label);
        }

        String category() {
            return label.equals("docker") ? "instantapp" : "distribution";
        }
    }

    /** All offers of a zone. */
    public static Stream<Offer> in(String zone) {
        return Label.ALL.stream().flatMap(label -> of(label, zone));
    }

    static Stream<Offer> of(Label label, String zone) {
        return Stream.of(
                new Offer(label, Type.INSTANCE_LOCAL, "x86_64", zone),
                new Offer(label, Type.INSTANCE_SBS, "arm64", zone),
                new Offer(label, Type.INSTANCE_SBS, "x86_64", zone));
    }

    /** The offer with this image id in a zone. */
    public static Optional<Offer> byId(String zone, String imageId) {
        return in(zone).filter(offer -> offer.id().equals(imageId)).findFirst();
    }

    /** The offer a server of this architecture gets when its image is a label. */
    public static Optional<Offer> byLabel(String zone, String label, Type type, String arch) {
        return Label.of(label)
                .flatMap(found -> of(found, zone)
                        .filter(offer -> offer.type() == type && offer.arch().equals(arch))
                        .findFirst());
    }

    private static String idOf(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** The id of the image, the same in every cloud. */
    public String id() {
        return idOf("image " + label.label() + " " + type.text() + " " + arch + " " + zone);
    }

    private String snapshotId() {
        return idOf("snapshot " + label.label() + " " + type.text() + " " + arch + " " + zone);
    }

    /** The size of the root volume, in bytes. */
    public long sizeBytes() {
        return SIZE_BYTES;
    }

    /** As the instance API shows the image. */
    public JsonObject image() {
        JsonObject root = type == Type.INSTANCE_SBS
                ? JsonObject.of("volume_type", "sbs_snapshot", "id", snapshotId(), "size", 0, "name", "")
                : JsonObject.of("id", snapshotId(), "name", label.name(), "volume_type", "l_ssd", "size", SIZE_BYTES);
        return JsonObject.of(
                "id",
                id(),
                "name",
                label.name(),
                "organization",
                OWNER,
                "project",
                OWNER,
                "root_volume",
                root,
                "extra_volumes",
                JsonObject.EMPTY,
                "public",
                true,
                "arch",
                arch,
                "creation_date",
                CREATED,
                "modification_date",
                CREATED,
                "default_bootscript",
                null,
                "from_server",
                "",
                "state",
                "available",
                "tags",
                List.of(),
                "zone",
                zone);
    }
}
