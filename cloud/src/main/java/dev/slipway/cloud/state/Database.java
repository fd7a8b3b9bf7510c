package dev.slipway.cloud.state;

import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.json.JsonText;
import dev.slipway.cloud.state.State.Kept;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.function.Consumer;

/** The SQLite file behind a {@link State}. */
final class Database implements AutoCloseable {
    private static final String[] SCHEMA = {
        "PRAGMA journal_mode = WAL",
        // An acknowledged write outlives even a power failure.
        "PRAGMA synchronous = FULL",
        "CREATE TABLE IF NOT EXISTS documents (kind TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL,"
                + " body TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID",
        "CREATE TABLE IF NOT EXISTS steps (id INTEGER PRIMARY KEY, due INTEGER NOT NULL, name TEXT NOT NULL,"
                + " about TEXT NOT NULL)",
    };

    private final Path file;
    private final Connection connection;

    private Database(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    static Database open(Path file) throws IOException {
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                for (String line : SCHEMA) {
                    statement.execute(line);
                }
            }
            connection.setAutoCommit(false);
            return new Database(file, connection);
        } catch (SQLException e) {
            throw new IOException("cannot open the state of the cloud in " + file + ": " + e.getMessage(), e);
        }
    }

    /** Takes a document that was found. */
    interface Documents {
        void take(String kind, String id, Kept kept);
    }

    void load(Documents documents, Consumer<PendingStep> steps) throws IOException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT kind, id, position, body FROM documents")) {
                while (rows.next()) {
                    Kept kept = new Kept(rows.getLong(3), parse(rows.getString(4)));
                    documents.take(rows.getString(1), rows.getString(2), kept);
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT id, due, name, about FROM steps")) {
                while (rows.next()) {
                    steps.accept(new PendingStep(
                            rows.getLong(1),
                            Instant.ofEpochMilli(rows.getLong(2)),
                            rows.getString(3),
                            parse(rows.getString(4))));
                }
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IOException("cannot read the state of the cloud in " + file + ": " + e.getMessage(), e);
        }
    }

    private JsonObject parse(String text) throws IOException {
        try {
            if (JsonText.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof JsonObject object) {
                return object;
            }
        } catch (JsonText.NotJson e) {
            throw new IOException(file + " holds a document that is damaged: " + e.getMessage(), e);
        }
        throw new IOException(file + " holds a document that is damaged: no object");
    }

    private static String text(Json document) {
        return new String(JsonText.bytes(document), StandardCharsets.UTF_8);
    }

    /** Changes that are made together. */
    final class Batch {
        private void run(String sql, Object... values) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                statement.executeUpdate();
            } catch (SQLException e) {
                throw new StateException(file, e);
            }
        }

        void put(String kind, String id, Kept kept) {
            run("REPLACE INTO documents VALUES (?, ?, ?, ?)", kind, id, kept.position(), text(kept.document()));
        }

        void remove(String kind, String id) {
            run("DELETE FROM documents WHERE kind = ? AND id = ?", kind, id);
        }

        void put(PendingStep step) {
            run(
                    "REPLACE INTO steps VALUES (?, ?, ?, ?)",
                    step.id(),
                    step.due().toEpochMilli(),
                    step.name(),
                    text(step.about()));
        }

        void done(long stepId) {
            run("DELETE FROM steps WHERE id = ?", stepId);
        }
    }

    /** Makes all changes of {@code work}, on disk when this returns, or none. */
    void store(Consumer<Batch> work) {
        try {
            try {
                work.accept(new Batch());
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new StateException(file, e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException("cannot close " + file + ": " + e.getMessage(), e);
        }
    }
}
