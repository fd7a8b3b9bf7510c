package dev.slipway.scaleway.objects;

/**
 * What requests are signed with.
 *
 * @param accessKey may end in {@code @PROJECT}, which chooses the project that owns new buckets
 */
public record ObjectKeys(String accessKey, String secretKey, String region) {

    /** The secret stays out of messages and logs. */
    @Override
    public String toString() {
        return "ObjectKeys[" + accessKey + "]";
    }
}
