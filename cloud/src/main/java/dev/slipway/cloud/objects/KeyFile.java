package dev.slipway.cloud.objects;

import dev.slipway.cloud.objects.ObjectService.Keys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Properties;
import java.util.UUID;

/** The keys of a data folder, made at its first start and readable by its owner only. */
public final class KeyFile {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final int RANDOM_CHARACTERS = 17;
    private static final String REGION = "fr-par";

    private KeyFile() {}

    /** The keys of {@code data}, in the form of Scaleway's own: {@code SCW…} and a UUID. */
    public static Keys of(Path data) throws IOException {
        Path file = data.resolve("keys.properties");
        if (!Files.exists(file)) {
            make(file);
        }
        Properties keys = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in);
        }
        return new Keys(
                read(keys, "access_key", file), read(keys, "secret_key", file), read(keys, "project_id", file), REGION);
    }

    private static String read(Properties keys, String name, Path file) throws IOException {
        String value = keys.getProperty(name, "");
        if (value.isBlank()) {
            throw new IOException(file + " has no " + name + ". Remove the file, and new keys are made.");
        }
        return value;
    }

    private static void make(Path file) throws IOException {
        SecureRandom random = new SecureRandom();
        StringBuilder access = new StringBuilder("SCW");
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            access.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        Properties keys = new Properties();
        keys.setProperty("access_key", access.toString());
        keys.setProperty("secret_key", UUID.randomUUID().toString());
        keys.setProperty("project_id", UUID.randomUUID().toString());
        Path part = Files.createTempFile(
                file.getParent(),
                "keys",
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(part)) {
            keys.store(out, null);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
