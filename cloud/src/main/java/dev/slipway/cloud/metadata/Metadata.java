package dev.slipway.cloud.metadata;

import java.util.List;
import java.util.Optional;

/** What a server may know and change of itself; asked on every request, from any thread. */
public interface Metadata {
    /** The document of {@code GET /conf?format=json}, a JSON object. */
    String document();

    /** The names of the user data. */
    List<String> userDataKeys();

    /** One user data, as it was stored. */
    Optional<byte[]> userData(String key);

    /** Stores user data that the guest sent. */
    void setUserData(String key, byte[] value);

    /** Forgets user data; false when there was none. */
    boolean deleteUserData(String key);
}
