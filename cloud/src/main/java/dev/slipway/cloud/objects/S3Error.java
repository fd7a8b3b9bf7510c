package dev.slipway.cloud.objects;

/** A refusal with the error code and status that S3 documents for it. */
final class S3Error extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;
    private final int status;

    S3Error(int status, String code, String message) {
        super(message);
        this.code = code;
        this.status = status;
    }

    String code() {
        return code;
    }

    int status() {
        return status;
    }

    static S3Error noSuchKey() {
        return new S3Error(404, "NoSuchKey", "The specified key does not exist.");
    }

    static S3Error noSuchUpload() {
        return new S3Error(404, "NoSuchUpload", "The specified upload does not exist.");
    }

    static S3Error invalid(String message) {
        return new S3Error(400, "InvalidRequest", message);
    }
}
