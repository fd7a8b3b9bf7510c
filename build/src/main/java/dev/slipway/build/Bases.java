package dev.slipway.build;

import dev.slipway.build.base.BaseEvent;
import dev.slipway.build.base.BaseException;
import dev.slipway.build.base.BaseImage;
import dev.slipway.build.base.BaseImages;
import dev.slipway.build.base.BaseRequest;
import dev.slipway.build.plan.PlannedBase;
import dev.slipway.build.store.Store;
import dev.slipway.dockerfile.source.Origin;
import dev.slipway.oci.Platform;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The bases of one build, each looked for once. */
final class Bases {
    private final Store store;
    private final BuildRequest request;
    private final Set<Material> materials;
    private final Map<Wanted, Once<BaseImage>> found = new ConcurrentHashMap<>();

    private record Wanted(String reference, Platform platform) {}

    /** Finds the bases of {@code request}, and adds each to {@code materials}. */
    Bases(Store store, BuildRequest request, Set<Material> materials) {
        this.materials = materials;
        this.store = store;
        this.request = request;
    }

    /** The image that {@code base} names, which is no stage; the failure stands at {@code origin}. */
    BaseImage find(PlannedBase base, Platform platform, Origin origin, Consumer<BaseEvent> listener)
            throws BuildException, IOException, InterruptedException {
        String reference = switch (base) {
            case PlannedBase.Scratch scratch -> "scratch";
            case PlannedBase.Context context -> context.name();
            case PlannedBase.Image image -> image.reference();
            case PlannedBase.Stage stage -> throw new IllegalArgumentException("a stage is no image: " + stage.name());
        };
        try {
            BaseImage image = found.computeIfAbsent(
                            new Wanted(reference, platform),
                            wanted -> new Once<>(() -> new BaseImages(store, listener, request.outside())
                                    .resolve(
                                            new BaseRequest(reference, platform, request.contexts(), request.bases()))))
                    .get();
            if (!(base instanceof PlannedBase.Scratch)) {
                materials.add(Material.base(base.label(), image.key()));
            }
            return image;
        } catch (BaseException e) {
            throw BuildException.at(origin, String.valueOf(e.getMessage()), "", e);
        }
    }
}
