package dev.slipway.build.base;

/** The short form of an image's name, in which names are compared: {@code docker.io/library/} and {@code :latest} left out. */
final class ImageName {
    private ImageName() {}

    static String familiar(String name) {
        String text = name;
        for (String prefix : new String[] {"index.docker.io/", "docker.io/", "library/"}) {
            text = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
        }
        return text.endsWith(":latest") ? text.substring(0, text.length() - ":latest".length()) : text;
    }
}
