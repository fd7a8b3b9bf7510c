package dev.slipway.cli.cloud;

import dev.slipway.image.catalogue.ImageFacts;
import java.util.List;
import java.util.Optional;

/** Who logs in to the servers of an image, and where: the API has no word for it, so a pushed image's tags say it. */
record CloudLogin(String user, int port) {
    private static final String USER = "slipway-login=";
    private static final String PORT = "slipway-ssh-port=";
    private static final CloudLogin USUAL = new CloudLogin("root", 22);

    static CloudLogin of(ImageFacts facts) {
        return new CloudLogin(facts.login(), facts.sshPort());
    }

    /** As tags of an image have it, those of other tools included. */
    static CloudLogin of(List<String> tags) {
        return new CloudLogin(
                value(tags, USER).orElse(USUAL.user()),
                value(tags, PORT)
                        .filter(text -> text.matches("[0-9]{1,5}"))
                        .map(Integer::valueOf)
                        .orElse(USUAL.port()));
    }

    private static Optional<String> value(List<String> tags, String name) {
        return tags.stream()
                .filter(tag -> tag.startsWith(name))
                .map(tag -> tag.substring(name.length()))
                .findFirst();
    }

    /** None for what is usual. */
    List<String> tags() {
        return equals(USUAL) ? List.of() : List.of(USER + user, PORT + port);
    }
}
