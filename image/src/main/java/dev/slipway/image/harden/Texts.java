package dev.slipway.image.harden;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The files that rules write, as they lie in the jar. */
final class Texts {
    private Texts() {}

    /** A file of the server whose text is in the jar under the same path. */
    static Setting.NewFile file(String path, int mode) {
        return new Setting.NewFile(path, mode, read("files/" + path));
    }

    static String read(String name) {
        try (InputStream in = Texts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
