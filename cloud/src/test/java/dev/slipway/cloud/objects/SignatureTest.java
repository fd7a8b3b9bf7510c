package dev.slipway.cloud.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The worked examples of AWS's documentation of signature version 4 for S3, and changes to them. */
class SignatureTest {
    private static final String ACCESS = "AKIAIOSFODNN7EXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final Instant THEN = Instant.parse("2013-05-24T00:00:30Z");
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static S3Request signed(String path, String range) {
        return new S3Request(
                "GET",
                path,
                "",
                Map.of(
                        "host",
                        "examplebucket.s3.amazonaws.com",
                        "range",
                        range,
                        "x-amz-content-sha256",
                        EMPTY,
                        "x-amz-date",
                        "20130524T000000Z",
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=" + ACCESS + "/20130524/us-east-1/s3/aws4_request,"
                                + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature="
                                + "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
    }

    private static S3Request presigned(String expires) {
        return new S3Request(
                "GET",
                "/test.txt",
                "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + ACCESS
                        + "%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires="
                        + expires + "&X-Amz-SignedHeaders=host&X-Amz-Signature="
                        + "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
                Map.of("host", "examplebucket.s3.amazonaws.com"));
    }

    @Test
    void theDocumentedHeaderSignatureIsRight() {
        Signature signature = Signature.check(signed("/test.txt", "bytes=0-9"), ACCESS, SECRET, THEN);
        assertThat(signature.payload()).isEqualTo(EMPTY);
    }

    @Test
    void theDocumentedPresignedUrlIsRightForADay() {
        S3Request request = presigned("86400");
        assertThat(Signature.check(request, ACCESS, SECRET, THEN).payload()).isEqualTo("UNSIGNED-PAYLOAD");
        assertThatThrownBy(() -> Signature.check(request, ACCESS, SECRET, THEN.plusSeconds(86_400)))
                .hasMessageContaining("expired");
    }

    @Test
    void whatWasNotSignedIsRefused() {
        assertCode("SignatureDoesNotMatch", signed("/other.txt", "bytes=0-9"), ACCESS, THEN);
        assertCode("SignatureDoesNotMatch", signed("/test.txt", "bytes=0-99"), ACCESS, THEN);
        assertCode("SignatureDoesNotMatch", presigned("86401"), ACCESS, THEN);
        assertCode("InvalidAccessKeyId", signed("/test.txt", "bytes=0-9"), "SCWANOTHER", THEN);
        assertCode("RequestTimeTooSkewed", signed("/test.txt", "bytes=0-9"), ACCESS, THEN.plusSeconds(3600));
        S3Request bare = new S3Request("GET", "/", "", Map.of("host", "localhost"));
        assertCode("AccessDenied", bare, ACCESS, THEN);
    }

    private static void assertCode(String code, S3Request request, String access, Instant now) {
        assertThatThrownBy(() -> Signature.check(request, access, SECRET, now))
                .isInstanceOfSatisfying(S3Error.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
