package dev.slipway.build.base;

import dev.slipway.build.store.Store;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the base that a FROM names, in the order that the design gives. */
public final class BaseImages {
    private final Store store;
    private final Consumer<BaseEvent> listener;

    /** Finds bases for {@code store} and tells {@code listener} what it does. */
    public BaseImages(Store store, Consumer<BaseEvent> listener) {
        this.store = store;
        this.listener = listener;
    }

    /**
     * The base a request names.
     *
     * @throws BaseException when there is none; the message says what was tried
     */
    public BaseImage resolve(BaseRequest request) throws IOException, InterruptedException {
        if (request.reference().equals("scratch")) {
            return BaseImage.scratch(request.platform());
        }
        Optional<NamedContext> context =
                Optional.ofNullable(request.contexts().get(request.reference().toLowerCase(Locale.ROOT)));
        if (context.isPresent() && context.get() instanceof NamedContext.Ready ready) {
            return ready.image().withSearchPath();
        }
        throw new BaseException("There is no base " + request.reference() + " in " + store.home() + " for " + listener);
    }
}
