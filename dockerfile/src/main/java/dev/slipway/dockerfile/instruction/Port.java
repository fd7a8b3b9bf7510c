package dev.slipway.dockerfile.instruction;

/**
 * A port of the server.
 *
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
public record Port(int number, String protocol) {
    /** The key of an image's {@code ExposedPorts}: {@code 80/tcp}. */
    @Override
    public String toString() {
        return number + "/" + protocol;
    }
}
