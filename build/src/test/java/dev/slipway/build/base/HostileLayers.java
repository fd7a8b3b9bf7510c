package dev.slipway.build.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Archives made to write where they must not; {@code OUT} in a name is a directory outside of the unpacked tree. */
public final class HostileLayers {
    private HostileLayers() {}

    /** One entry: {@code f} a file, {@code d} a directory, {@code s} a link, {@code h} a hard link, {@code c} a device, {@code p} a pipe. */
    public record Item(char type, String name, String target) {}

    /** An attack. */
    public record Attack(String name, List<Item> items) {
        @Override
        public String toString() {
            return name;
        }

        /** Writes the archive, aimed at {@code outside}. */
        public Path write(Path file, Path outside) throws IOException {
            String out = outside.toString().substring(1);
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
                tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                for (Item item : items) {
                    TarArchiveEntry entry = new TarArchiveEntry("placeholder", type(item.type()));
                    entry.setName(item.name().replace("OUT", out));
                    entry.setLinkName(item.target().replace("OUT", out));
                    entry.setMode(item.type() == 'd' ? 0755 : 0644);
                    entry.setSize(item.type() == 'f' ? 4 : 0);
                    entry.setDevMajor(1);
                    entry.setDevMinor(5);
                    tar.putArchiveEntry(entry);
                    if (item.type() == 'f') {
                        tar.write("evil".getBytes(StandardCharsets.US_ASCII));
                    }
                    tar.closeArchiveEntry();
                }
            }
            return file;
        }
    }

    private static byte type(char type) {
        return switch (type) {
            case 'd' -> TarConstants.LF_DIR;
            case 's' -> TarConstants.LF_SYMLINK;
            case 'h' -> TarConstants.LF_LINK;
            case 'c' -> TarConstants.LF_CHR;
            case 'p' -> TarConstants.LF_FIFO;
            default -> TarConstants.LF_NORMAL;
        };
    }

    private static Item file(String name) {
        return new Item('f', name, "");
    }

    private static Item link(String name, String target) {
        return new Item('s', name, target);
    }

    private static Item hard(String name, String target) {
        return new Item('h', name, target);
    }

    /** Each way out with each kind of entry behind it, and what fits no such table. */
    public static List<Attack> all() {
        List<Attack> attacks = new ArrayList<>(special());
        for (Way way : ways()) {
            for (Item last : lasts(way.prefix())) {
                List<Item> items = new ArrayList<>(way.items());
                items.add(last);
                attacks.add(new Attack(way.name() + ": " + last.type() + " " + last.name(), items));
            }
        }
        return attacks;
    }

    /** Entries after which a name that begins with {@code prefix} would lie outside. */
    private record Way(String name, String prefix, List<Item> items) {}

    private static List<Way> ways() {
        return List.of(
                new Way("parents", "../../../../../../../../OUT/", List.of()),
                new Way("parents behind a directory", "a/../../../../../../../../OUT/", List.of()),
                new Way("absolute link", "l/", List.of(link("l", "/OUT"))),
                new Way("relative link", "l/", List.of(link("l", "../../../../../../../../../OUT"))),
                new Way("two links", "a/", List.of(link("a", "b"), link("b", "/OUT"))),
                new Way("link in the middle", "d/l/", List.of(new Item('d', "d", ""), link("d/l", "/OUT"))),
                new Way("link over a directory", "d/", List.of(new Item('d', "d", ""), link("d", "/OUT"))),
                new Way("hard link to a link", "h/", List.of(link("l", "/OUT"), hard("h", "l"))),
                new Way("link to itself's parent", "l/OUT/", List.of(link("l", "../../../../../../../../.."))));
    }

    private static List<Item> lasts(String prefix) {
        return List.of(
                file(prefix + "evil"),
                new Item('d', prefix + "evil", ""),
                link(prefix + "evil", "x"),
                hard(prefix + "evil", prefix + "canary"),
                new Item('c', prefix + "evil", ""),
                new Item('p', prefix + "evil", ""),
                file(prefix + ".wh.canary"),
                file(prefix + ".wh..wh..opq"));
    }

    private static List<Attack> special() {
        return List.of(
                new Attack("absolute", List.of(file("/OUT/evil"))),
                new Attack("double slash", List.of(file("//OUT/evil"))),
                new Attack("over a link", List.of(link("evil", "/OUT/evil"), file("evil"))),
                new Attack("over a link to the canary", List.of(link("c", "/OUT/canary"), file("c"))),
                new Attack("link with a slash", List.of(link("d", "/OUT"), new Item('d', "d/", ""), file("d/evil"))),
                new Attack("hard link to the outside", List.of(hard("h", "/OUT/canary"), file("h"))),
                new Attack("hard link by parents", List.of(hard("h", "../../../../../../../../OUT/canary"), file("h"))),
                new Attack("hard link through a link", List.of(link("l", "/OUT"), hard("h", "l/canary"), file("h"))),
                new Attack("hard link to a link", List.of(link("l", "/OUT/canary"), hard("h", "l"), file("h"))),
                new Attack("whiteout of the parent", List.of(file(".wh.."))),
                new Attack("whiteout of the parent's parent", List.of(file(".wh..."))),
                new Attack("whiteout of nothing", List.of(file(".wh."))),
                new Attack("sibling prefix", List.of(file("../root-evil/evil"))));
    }
}
