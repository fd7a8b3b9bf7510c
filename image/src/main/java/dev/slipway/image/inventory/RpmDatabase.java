package dev.slipway.image.inventory;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;

/** The database of rpm since 4.16, {@code rpmdb.sqlite}. */
final class RpmDatabase {
    private RpmDatabase() {}

    /** The packages of the database in {@code file}, which is only read. */
    static List<InstalledPackage> read(Path file) throws IOException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        List<InstalledPackage> packages = new ArrayList<>();
        try (Connection connection = config.createConnection(
                        "jdbc:sqlite:file:" + file.toUri().getRawPath() + "?immutable=1");
                Statement statement = connection.createStatement()) {
            // The file comes out of an image, so its schema may be anybody's.
            statement.execute("PRAGMA trusted_schema = OFF");
            try (ResultSet rows = statement.executeQuery("SELECT blob FROM Packages")) {
                while (rows.next()) {
                    byte[] blob = rows.getBytes(1);
                    if (blob != null) {
                        RpmHeader.parse(blob).ifPresent(packages::add);
                    }
                }
            }
        } catch (SQLException e) {
            throw new IOException("it is no database that SQLite can read: " + e.getMessage(), e);
        }
        return packages;
    }
}
