package dev.slipway.image.catalogue;

import dev.slipway.image.definition.Boot;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** An image as {@code inspect} shows it: the keys that {@code scw inspect} printed in 2017, and ours after them. */
public final class Inspection {
    /** Whom local images belong to; no account of any hoster. */
    public static final String LOCAL_ORGANIZATION = "00000000-0000-5000-9000-000000000000";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

    private Inspection() {}

    /** The object of an image; an absent value is an empty {@link Optional}, which stands for {@code null}. */
    public static Map<String, Object> of(Image image) {
        ImageFacts facts = image.facts();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", facts.id().toString());
        object.put("name", facts.title());
        object.put("creation_date", TIME.format(facts.created()));
        object.put("modification_date", TIME.format(modified(image)));
        object.put("root_volume", rootVolume(facts));
        object.put("default_bootscript", bootscript(image));
        object.put("organization", LOCAL_ORGANIZATION);
        object.put("arch", facts.arch());
        object.put("tags", image.references().stream().map(Objects::toString).toList());
        object.put("description", facts.description());
        object.put("labels", new TreeMap<>(facts.labels()));
        object.put("hostname", facts.hostname());
        object.put("recipe", facts.recipe());
        object.put("boot", boot(facts.boot()));
        object.put("disk", disk(image));
        object.put("history", facts.history().stream().map(ImageJson::step).toList());
        object.put("proofs", image.proofs().stream().map(ImageJson::write).toList());
        return object;
    }

    private static Instant modified(Image image) {
        return image.proofs().isEmpty()
                ? image.facts().created()
                : image.proofs().getLast().started();
    }

    private static Map<String, Object> rootVolume(ImageFacts facts) {
        Map<String, Object> volume = new LinkedHashMap<>();
        volume.put("id", derived("volume", facts).toString());
        volume.put("size", facts.disk().volumeBytes());
        volume.put("name", facts.volumeName());
        volume.put("volume_type", "l_ssd");
        return volume;
    }

    /** The image's own kernel in the form of a bootscript; {@code null} when the disk boots itself. */
    private static Object bootscript(Image image) {
        ImageFacts facts = image.facts();
        if (facts.boot().mode() == Boot.Mode.DISK) {
            return Optional.empty();
        }
        Map<String, Object> script = new LinkedHashMap<>();
        script.put("bootcmdargs", facts.bootArguments().orElse(""));
        script.put("initrd", image.initrd().toUri().toString());
        script.put("kernel", image.kernel().toUri().toString());
        script.put("architecture", facts.arch());
        script.put("id", derived("bootscript", facts).toString());
        script.put("organization", LOCAL_ORGANIZATION);
        script.put("title", facts.arch() + " " + facts.boot().kernel());
        script.put("public", false);
        return script;
    }

    private static Map<String, Object> boot(Boot boot) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("mode", boot.mode().name().toLowerCase(java.util.Locale.ROOT));
        object.put("firmware", boot.firmware().name().toLowerCase(java.util.Locale.ROOT));
        return object;
    }

    private static Map<String, Object> disk(Image image) {
        Map<String, Object> object =
                new LinkedHashMap<>(ImageJson.disk(image.facts().disk()));
        object.put("path", image.disk().toString());
        object.put("format", image.diskFormat());
        return object;
    }

    /** An id that belongs to the image for good, without being kept anywhere. */
    private static UUID derived(String what, ImageFacts facts) {
        return UUID.nameUUIDFromBytes((what + " of " + facts.id()).getBytes(StandardCharsets.UTF_8));
    }

    /** All of several images, as a JSON array has them. */
    public static List<Map<String, Object>> of(List<Image> images) {
        return images.stream().map(Inspection::of).toList();
    }
}
