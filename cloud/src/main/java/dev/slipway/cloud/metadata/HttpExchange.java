package dev.slipway.cloud.metadata;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** One request as it arrives, byte by byte; every connection carries just one. */
final class HttpExchange {
    private static final int LONGEST_HEAD = 16 * 1024;
    private static final int LONGEST_BODY = 1024 * 1024;

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    /** What a request was answered with. */
    static final class Answer {
        private final int status;
        private final String type;
        private final byte[] body;

        private Answer(int status, String type, byte[] body) {
            this.status = status;
            this.type = type;
            this.body = body;
        }

        static Answer text(int status, String text) {
            return new Answer(status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
        }

        static Answer json(String text) {
            return new Answer(200, "application/json", text.getBytes(StandardCharsets.UTF_8));
        }

        static Answer bytes(byte[] body) {
            return new Answer(200, "text/plain", body);
        }

        static Answer empty(int status) {
            return text(status, "");
        }

        int status() {
            return status;
        }

        String body() {
            return new String(body, StandardCharsets.UTF_8);
        }

        byte[] message(boolean withBody) {
            String head = "HTTP/1.1 " + status + " " + reason(status) + "\r\nServer: slipway\r\n"
                    + (status == 204 ? "" : "Content-Type: " + type + "\r\nContent-Length: " + body.length + "\r\n")
                    + "Connection: close\r\n\r\n";
            byte[] start = head.getBytes(StandardCharsets.US_ASCII);
            byte[] message = Arrays.copyOf(start, start.length + (withBody ? body.length : 0));
            System.arraycopy(body, 0, message, start.length, message.length - start.length);
            return message;
        }

        private static String reason(int status) {
            return switch (status) {
                case 200 -> "OK";
                case 204 -> "No Content";
                case 400 -> "Bad Request";
                case 403 -> "Forbidden";
                case 404 -> "Not Found";
                case 405 -> "Method Not Allowed";
                case 411 -> "Length Required";
                case 413 -> "Content Too Large";
                case 431 -> "Request Header Fields Too Large";
                default -> "Internal Server Error";
            };
        }
    }

    /** Who answers a complete request. */
    @FunctionalInterface
    interface Handler {
        Answer answer(String method, String target, byte[] body);
    }

    /** Adds what arrived; the message to send back when that completes the request, or makes it hopeless. */
    Optional<byte[]> take(byte[] bytes, Handler handler) {
        received.writeBytes(bytes);
        byte[] all = received.toByteArray();
        int end = headEnd(all);
        if (end < 0) {
            return all.length > LONGEST_HEAD ? refuse(431) : Optional.empty();
        }
        String[] lines = new String(all, 0, end, StandardCharsets.ISO_8859_1).split("\r\n", -1);
        String[] first = lines[0].split(" ", -1);
        if (end > LONGEST_HEAD) {
            return refuse(431);
        }
        if (first.length != 3 || !first[2].startsWith("HTTP/1.")) {
            return refuse(400);
        }
        long length = 0;
        for (int i = 1; i < lines.length; i++) {
            String line = lines[i].toLowerCase(Locale.ROOT);
            if (line.startsWith("transfer-encoding:")) {
                return refuse(411);
            }
            if (line.startsWith("content-length:")) {
                String value = line.substring("content-length:".length()).strip();
                if (!value.matches("\\d{1,18}")) {
                    return refuse(400);
                }
                length = Long.parseLong(value);
            }
        }
        if (length > LONGEST_BODY) {
            return refuse(413);
        }
        int body = end + 4;
        if (all.length - body < length) {
            return Optional.empty();
        }
        Answer answer = handler.answer(first[0], first[1], Arrays.copyOfRange(all, body, body + (int) length));
        return Optional.of(answer.message(!first[0].equals("HEAD")));
    }

    private static Optional<byte[]> refuse(int status) {
        return Optional.of(Answer.empty(status).message(true));
    }

    private static int headEnd(byte[] all) {
        for (int i = 0; i + 3 < all.length; i++) {
            if (all[i] == '\r' && all[i + 1] == '\n' && all[i + 2] == '\r' && all[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
