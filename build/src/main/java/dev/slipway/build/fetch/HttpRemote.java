package dev.slipway.build.fetch;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * One file on a web server.
 *
 * @param fileName the last part of its path, {@code __unnamed__} when there is none
 */
public record HttpRemote(URI uri, String fileName) implements Remote {

    static HttpRemote parse(String word) throws FetchException {
        try {
            URI uri = new URI(word);
            if (uri.getHost() == null) {
                throw new FetchException(
                        word + " is no URL: it names no server", "Write it as https://server/path/file.");
            }
            return new HttpRemote(uri, name(uri));
        } catch (URISyntaxException e) {
            throw new FetchException(
                    word + " is no URL: " + e.getReason(),
                    "Write characters that a URL cannot hold as %xx, a space as %20.",
                    e);
        }
    }

    private static String name(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        String trimmed = path.replaceAll("/+$", "");
        String last = trimmed.substring(trimmed.lastIndexOf('/') + 1);
        return last.isEmpty() || last.equals(".") || last.equals("..") ? "__unnamed__" : last;
    }

    @Override
    public String shown() {
        String user = uri.getRawUserInfo();
        return user == null ? uri.toString() : uri.toString().replace(user + "@", "");
    }
}
