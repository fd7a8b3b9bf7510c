package dev.slipway.cloud.identity;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Fields;
import dev.slipway.cloud.api.Pages;
import dev.slipway.cloud.api.Resources;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.api.Tenant;
import dev.slipway.cloud.api.Times;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.Transaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ssh keys that every server of a project lets in. */
public final class SshKeys {
    /** The kind of these documents, and the name of the resource in errors. */
    public static final String KIND = "ssh_key";

    private static final String PATH = "/iam/v1alpha1/ssh-keys";

    private final Tenant tenant;

    /** Keys of {@code tenant}. */
    public SshKeys(Tenant tenant) {
        this.tenant = tenant;
    }

    /** Adds the routes. */
    public void routes(Routes routes) {
        routes.add(
                        "GET " + PATH,
                        (call, tx) -> Pages.counted(
                                call,
                                "ssh_keys",
                                Resources.ordered(
                                        call,
                                        tx.list(
                                                KIND,
                                                Resources.filter(call, "project_id", "organization_id", "disabled")))))
                .add("POST " + PATH, this::create)
                .add("GET " + PATH + "/{id}", (call, tx) -> Answer.ok(get(call, tx)))
                .add("PATCH " + PATH + "/{id}", SshKeys::update)
                .add("DELETE " + PATH + "/{id}", SshKeys::delete);
    }

    private static JsonObject get(Call call, Transaction tx) {
        return tx.find(KIND, call.parameter("id")).orElseThrow(() -> ApiError.notFound(KIND, call.parameter("id")));
    }

    private Answer create(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        String name = fields.text("name").orElse("");
        String project = fields.id("project_id").orElse(tenant.project());
        String text = fields.required("public_key").strip();
        Optional<String> fingerprint = text.isEmpty() ? Optional.empty() : fingerprint(text);
        if (!text.isEmpty() && fingerprint.isEmpty()) {
            fields.wrong("public_key", "value must be an OpenSSH public key");
        }
        fields.check();
        return Answer.ok(tx.put(KIND, document(tx, name, project, text, fingerprint.orElse(""))));
    }

    private JsonObject document(Transaction tx, String name, String project, String text, String fingerprint) {
        String now = Times.zulu(tx.now());
        String[] words = text.split("\\s+", 3);
        return JsonObject.of(
                "id",
                Resources.newId(),
                "name",
                name,
                "public_key",
                words[0] + " " + words[1],
                "fingerprint",
                fingerprint,
                "created_at",
                now,
                "updated_at",
                now,
                "organization_id",
                tenant.organization(),
                "project_id",
                project,
                "disabled",
                false);
    }

    /** Leaves these keys and no others; those that are there already stay as they are. */
    public void replace(Transaction tx, List<String> texts) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (String text : texts) {
            String fingerprint = fingerprint(text.strip())
                    .orElseThrow(
                            () -> ApiError.constraint("ssh_public_keys", "'" + text + "' is no OpenSSH public key"));
            wanted.put(fingerprint, text.strip());
        }
        for (JsonObject key : tx.list(KIND, key -> true)) {
            if (wanted.remove(key.string("fingerprint")) == null) {
                tx.remove(KIND, key.string("id"));
            }
        }
        wanted.forEach((fingerprint, text) -> tx.put(KIND, document(tx, "", tenant.project(), text, fingerprint)));
    }

    private static Answer update(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        JsonObject changed = get(call, tx).with("updated_at", Times.zulu(tx.now()));
        Optional<String> name = fields.text("name");
        changed = name.isPresent() ? changed.with("name", name.get()) : changed;
        changed = changed.with("disabled", fields.truth("disabled", changed.truth("disabled")));
        fields.check();
        return Answer.ok(tx.put(KIND, changed));
    }

    private static Answer delete(Call call, Transaction tx) {
        tx.remove(KIND, get(call, tx).string("id"));
        return Answer.empty();
    }

    /** {@code 256 MD5:… (ssh-ed25519)}, as {@code ssh-keygen -l -E md5} prints it; empty for what is no key. */
    static Optional<String> fingerprint(String publicKey) {
        String[] words = publicKey.split("\\s+");
        if (words.length < 2) {
            return Optional.empty();
        }
        try {
            byte[] blob = Base64.getDecoder().decode(words[1]);
            byte[] digest = MessageDigest.getInstance("MD5").digest(blob);
            ByteBuffer buffer = ByteBuffer.wrap(blob);
            String type = string(buffer);
            if (!type.equals(words[0])) {
                return Optional.empty();
            }
            return Optional.of(
                    bits(type, buffer) + " MD5:" + HexFormat.ofDelimiter(":").formatHex(digest) + " (" + type + ")");
        } catch (IllegalArgumentException | java.nio.BufferUnderflowException e) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    private static String string(ByteBuffer buffer) {
        int length = buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw new IllegalArgumentException("a length beyond the end");
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static int bits(String type, ByteBuffer buffer) {
        if (type.equals("ssh-rsa")) {
            string(buffer);
            // The modulus has a zero byte in front, as its highest bit is set.
            return (string(buffer).length() - 1) * Byte.SIZE;
        }
        return type.endsWith("nistp384") ? 384 : type.endsWith("nistp521") ? 521 : 256;
    }
}
