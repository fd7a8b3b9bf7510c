package dev.slipway.scaleway.instance;

import dev.slipway.scaleway.document.DocumentException;
import dev.slipway.scaleway.document.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server.
 *
 * @param resource all that the API says of it
 */
public record Server(Resource resource) {
    /** A volume of a server; {@code type} says whose it is: {@code sbs_volume} is block storage's. */
    public record Disk(String id, String type) {
        /** Whether it outlives its server, and must be deleted by itself. */
        public boolean isOnBlockStorage() {
            return type.equals("sbs_volume");
        }
    }

    /** Its id. */
    public String id() throws DocumentException {
        return resource.id();
    }

    /** Its name, which others may have, too. */
    public String name() {
        return resource.name();
    }

    /** {@code stopped}, {@code starting}, {@code running}, {@code stopping} and others. */
    public String state() {
        return resource.state();
    }

    /** The zone it is in. */
    public String zone() {
        return resource.text("zone").orElse("");
    }

    /** Its commercial type, as {@code DEV1-S}. */
    public String type() {
        return resource.text("commercial_type").orElse("");
    }

    /** When it was made, in ISO 8601. */
    public String created() {
        return resource.text("creation_date").orElse("");
    }

    /** The name of the image it was made of, where it was made of one. */
    public Optional<String> imageName() {
        return resource.inner("image").map(Resource::name);
    }

    /** The tags of that image. */
    public List<String> imageTags() {
        return resource.inner("image").map(image -> image.texts("tags")).orElse(List.of());
    }

    /** Its public addresses. */
    public List<String> addresses() {
        List<String> addresses = new ArrayList<>();
        for (Resource ip : resource.list("public_ips")) {
            ip.text("address").ifPresent(addresses::add);
        }
        return addresses;
    }

    /** Its volumes, the one it boots from first. */
    public List<Disk> disks() {
        List<Disk> disks = new ArrayList<>();
        Resource volumes = resource.inner("volumes").orElseGet(() -> new Resource(java.util.Map.of()));
        for (String slot : volumes.fields().keySet()) {
            volumes.inner(slot)
                    .flatMap(volume -> volume.text("id")
                            .map(id -> new Disk(id, volume.text("volume_type").orElse(""))))
                    .ifPresent(disks::add);
        }
        return disks;
    }
}
