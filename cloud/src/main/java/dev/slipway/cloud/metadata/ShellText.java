package dev.slipway.cloud.metadata;

import dev.slipway.machine.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The metadata as lines that a shell can read: {@code PUBLIC_IP_ADDRESS=…}, {@code TAGS=1}, {@code TAGS_0=…}. */
final class ShellText {
    private final StringBuilder text = new StringBuilder();

    private ShellText() {}

    static String of(String document) throws IOException {
        ShellText shell = new ShellText();
        JsonObject.parse(document, "the metadata")
                .members()
                .forEach((key, value) -> shell.value(key.toUpperCase(Locale.ROOT), value));
        return shell.text.toString();
    }

    static String list(String name, List<String> values) {
        ShellText shell = new ShellText();
        shell.value(name, values);
        return shell.text.toString();
    }

    private void value(String name, @Nullable Object value) {
        switch (value) {
            case null -> line(name, "");
            case Map<?, ?> map -> {
                line(
                        name,
                        String.join(
                                " ",
                                map.keySet().stream()
                                        .map(key -> key.toString().toUpperCase(Locale.ROOT))
                                        .toList()));
                map.forEach((key, member) -> value(name + "_" + key.toString().toUpperCase(Locale.ROOT), member));
            }
            case List<?> list -> {
                line(name, Integer.toString(list.size()));
                for (int i = 0; i < list.size(); i++) {
                    value(name + "_" + i, list.get(i));
                }
            }
            case Boolean flag -> line(name, flag ? "True" : "False");
            case Double number when number == Math.rint(number) -> line(name, Long.toString(number.longValue()));
            default -> line(name, value.toString());
        }
    }

    private void line(String name, String value) {
        boolean plain = value.matches("[A-Za-z0-9._:/@+-]*");
        // What a server is called is chosen by people; it must not become a command of the shell that reads this.
        text.append(name.replaceAll("[^A-Z0-9_]", "_"))
                .append('=')
                .append(plain ? value : "'" + value.replace("'", "'\\''") + "'")
                .append('\n');
    }
}
