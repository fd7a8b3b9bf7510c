package dev.slipway.dockerfile.pattern;

import java.util.ArrayDeque;
import java.util.Deque;

/** The shortest slash path that means the same. */
public final class CleanPath {
    private CleanPath() {}

    /** Without doubled slashes, dots and what {@code ..} takes back; {@code .} for nothing. */
    public static String of(String path) {
        boolean absolute = path.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/")) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (!part.equals("..")) {
                parts.addLast(part);
            } else if (!parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!absolute) {
                parts.addLast(part);
            }
        }
        String joined = String.join("/", parts);
        return absolute ? "/" + joined : joined.isEmpty() ? "." : joined;
    }
}
