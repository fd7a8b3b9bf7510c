package dev.slipway.scaleway.client;

import java.net.Socket;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * How requests travel.
 *
 * @param insecure whether any certificate will do, as a profile may say for a server of one's own
 * @param userAgent what the server reads after Slipway's name
 */
public record Transport(boolean insecure, Optional<String> userAgent) {
    /** Certificates are checked. */
    public static final Transport USUAL = new Transport(false, Optional.empty());

    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** The start of a client that follows no redirects: a key is for the host that it was given for. */
    public HttpClient.Builder http() {
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NEVER);
        return insecure ? builder.sslContext(anyCertificate()) : builder;
    }

    /** The value of {@code User-Agent}. */
    public String agent() {
        return "slipway" + userAgent.map(more -> " " + more).orElse("");
    }

    private static SSLContext anyCertificate() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    /** Only the extended class keeps the JDK from comparing names by itself. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
