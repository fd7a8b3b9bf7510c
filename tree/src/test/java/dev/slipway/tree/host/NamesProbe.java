package dev.slipway.tree.host;

import dev.slipway.tree.Entry;
import dev.slipway.tree.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;

/** Prints each regular file's name in hexadecimal and how many bytes its content has; run under other locales. */
final class NamesProbe {
    private NamesProbe() {}

    public static void main(String[] arguments) throws IOException {
        for (Entry entry : DirectoryReader.read(Path.of(arguments[0]), DirectoryReader.Form.PLAIN, "x")
                .entries()) {
            if (entry instanceof Entry.RegularFile file) {
                String name = HexFormat.ofDelimiter(", ").formatHex(Names.encode(file.path()));
                try (var in = file.content().open()) {
                    System.out.println("[" + name + "] " + in.readAllBytes().length);
                }
            }
        }
    }
}
