package dev.slipway.scaleway.objects;

import java.io.IOException;

/** A request that object storage refused; {@link #code} is S3's word for why. */
public final class ObjectStorageException extends IOException {
    private final int status;
    private final String code;

    ObjectStorageException(String request, int status, String code, String message) {
        super(request + " was refused by the object storage with status " + status
                + (code.isEmpty() ? "" : ", " + code)
                + (message.isEmpty() ? "." : ": " + message));
        this.status = status;
        this.code = code;
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** As {@code NoSuchBucket}; empty where only the status is known. */
    public String code() {
        return code;
    }
}
