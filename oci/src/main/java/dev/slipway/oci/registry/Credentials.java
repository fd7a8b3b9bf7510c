package dev.slipway.oci.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Who asks a registry; what is secret is never printed. */
public sealed interface Credentials {

    /** Nobody in particular. */
    record Anonymous() implements Credentials {}

    /** A user by name. */
    record Password(String user, String secret) implements Credentials {
        String basic() {
            return "Basic "
                    + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "user " + user;
        }
    }

    /** A token that token servers give access tokens for, as {@code docker login} of single sign-on leaves it. */
    record IdentityToken(String token) implements Credentials {
        @Override
        public String toString() {
            return "an identity token";
        }
    }

    /** A token that is shown to the registry as it is. */
    record RegistryToken(String token) implements Credentials {
        @Override
        public String toString() {
            return "a registry token";
        }
    }
}
