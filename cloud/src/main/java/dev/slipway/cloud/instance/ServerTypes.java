package dev.slipway.cloud.instance;

import dev.slipway.cloud.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The commercial types of servers, as Scaleway's product list had them in 2026. */
public final class ServerTypes {
    private static final String TABLE = "server-types.tsv";

    private final Map<String, Map<String, String>> rows;

    private ServerTypes(Map<String, Map<String, String>> rows) {
        this.rows = rows;
    }

    /** Reads the table. */
    public static ServerTypes load() {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        try (InputStream in = Objects.requireNonNull(ServerTypes.class.getResourceAsStream(TABLE), TABLE);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            String[] names = Objects.requireNonNull(reader.readLine()).split("\t", -1);
            for (String line : reader.lines().toList()) {
                String[] cells = line.split("\t", -1);
                Map<String, String> row = new HashMap<>();
                for (int i = 0; i < names.length; i++) {
                    row.put(names[i], cells[i]);
                }
                rows.put(cells[0], row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the table of server types is not readable", e);
        }
        return new ServerTypes(rows);
    }

    /** A commercial type: what of it matters to a server. */
    public record ServerType(String name, String arch, int cpus, long memoryBytes, long localBytes, boolean retired) {}

    /** The type of this name. */
    public Optional<ServerType> find(String name) {
        return Optional.ofNullable(rows.get(name))
                .map(row -> new ServerType(
                        name,
                        cell(row, "arch"),
                        (int) number(row, "ncpus"),
                        number(row, "ram"),
                        number(row, "total_max"),
                        Boolean.parseBoolean(cell(row, "end_of_service"))));
    }

    /** The names of all types, by architecture. */
    public Map<String, List<String>> byArch() {
        Map<String, List<String>> names = new LinkedHashMap<>();
        rows.forEach((name, row) -> names.computeIfAbsent(cell(row, "arch"), arch -> new ArrayList<>())
                .add(name));
        return names;
    }

    private static String cell(Map<String, String> row, String name) {
        return row.getOrDefault(name, "");
    }

    private static long number(Map<String, String> row, String name) {
        String cell = cell(row, name);
        return cell.isEmpty() ? 0 : Long.parseLong(cell);
    }

    /** All types, as {@code /products/servers} shows them. */
    public JsonObject products() {
        JsonObject products = JsonObject.EMPTY;
        for (Map.Entry<String, Map<String, String>> entry : rows.entrySet()) {
            products = products.with(entry.getKey(), product(entry.getValue()));
        }
        return products;
    }

    private static JsonObject product(Map<String, String> row) {
        long gpus = number(row, "gpu");
        String alternatives = cell(row, "alt_names");
        return JsonObject.of(
                "alt_names", alternatives.isEmpty() ? List.of() : List.of(alternatives.split(",")),
                "arch", cell(row, "arch"),
                "ncpus", number(row, "ncpus"),
                "ram", number(row, "ram"),
                "gpu", gpus,
                "gpu_info", gpus == 0 ? null : gpu(row),
                "mig_profile", null,
                "volumes_constraint", range(row, "total"),
                "per_volume_constraint", JsonObject.of("l_ssd", range(row, "l_ssd")),
                "scratch_storage_max_size", number(row, "scratch_max"),
                "scratch_storage_max_volumes_count", number(row, "scratch_count"),
                "monthly_price", new BigDecimal(cell(row, "monthly")),
                "hourly_price", new BigDecimal(cell(row, "hourly")),
                "capabilities", capabilities(row),
                "network", network(row),
                "block_bandwidth", number(row, "block"),
                "end_of_service", Boolean.parseBoolean(cell(row, "end_of_service")));
    }

    private static JsonObject gpu(Map<String, String> row) {
        return JsonObject.of(
                "gpu_manufacturer", cell(row, "gpu_manufacturer"),
                "gpu_name", cell(row, "gpu_name"),
                "gpu_memory", number(row, "gpu_memory"));
    }

    private static JsonObject range(Map<String, String> row, String what) {
        return JsonObject.of("min_size", number(row, what + "_min"), "max_size", number(row, what + "_max"));
    }

    private static JsonObject capabilities(Map<String, String> row) {
        return JsonObject.of(
                "boot_types",
                List.of("local", "rescue"),
                "placement_groups",
                true,
                "block_storage",
                true,
                "hot_snapshots_local_volume",
                Boolean.parseBoolean(cell(row, "hot_snapshots")),
                "private_network",
                8,
                "max_file_systems",
                number(row, "file_systems"));
    }

    private static JsonObject network(Map<String, String> row) {
        return JsonObject.of(
                "ipv6_support",
                true,
                "sum_internal_bandwidth",
                number(row, "internal"),
                "sum_internet_bandwidth",
                number(row, "internet"),
                "interfaces",
                List.of(JsonObject.of(
                        "internal_bandwidth", number(row, "internal"),
                        "internet_bandwidth", number(row, "internet"))));
    }
}
