package dev.slipway.cli.cloud;

import dev.slipway.cli.terminal.Failure;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where verbs look and act, as {@code --cloud} and {@code context use} name it. */
sealed interface CloudName {
    /** This host: the store's images and servers, without any API. */
    record Host() implements CloudName {
        @Override
        public String toString() {
            return "host";
        }
    }

    /** The local cloud that {@code slipway cloud} serves from this store. */
    record Local() implements CloudName {
        @Override
        public String toString() {
            return "local";
        }
    }

    /** Scaleway, by a profile of the official configuration file; without one, by the one that is active. */
    record Scaleway(Optional<String> profile) implements CloudName {
        @Override
        public String toString() {
            return "scaleway" + profile.map(name -> ":" + name).orElse("");
        }
    }

    /** The place that {@code text} means. */
    static CloudName parse(String text) {
        Matcher scaleway = Pattern.compile("scaleway(?::(.+))?").matcher(text);
        if (scaleway.matches()) {
            return new Scaleway(Optional.ofNullable(scaleway.group(1)));
        }
        return switch (text) {
            case "host" -> new Host();
            case "local" -> new Local();
            default ->
                throw Failure.usage(
                        "there is no cloud \"" + text + "\"; there are host, local, scaleway and scaleway:PROFILE.");
        };
    }
}
