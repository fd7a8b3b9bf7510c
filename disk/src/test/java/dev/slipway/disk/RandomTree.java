package dev.slipway.disk;

import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Names;
import dev.slipway.tree.Xattrs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Trees with everything a file system can hold, the same for the same seed. */
public final class RandomTree {
    private final Random random;
    private final Path pool;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<String> directories = new ArrayList<>(List.of(""));
    private final List<Entry.RegularFile> files = new ArrayList<>();

    private RandomTree(long seed, Path pool) {
        this.random = new Random(seed);
        this.pool = pool;
    }

    /** A layer of about {@code count} entries; contents of some files are ranges of a file made in {@code folder}. */
    public static Layer layer(long seed, int count, Path folder) throws IOException {
        Path pool = folder.resolve("pool-" + seed);
        byte[] bytes = new byte[1 << 20];
        new Random(seed).nextBytes(bytes);
        Files.write(pool, bytes);
        RandomTree tree = new RandomTree(seed, pool);
        tree.entries.put("", new Entry.Directory("", tree.attributes(true)));
        while (tree.entries.size() < count) {
            tree.add();
        }
        return new Layer("random-" + seed, new ArrayList<>(tree.entries.values()), Set.of(), Set.of());
    }

    private void add() {
        String parent = directories.get(
                random.nextBoolean()
                        ? directories.size() - 1 - random.nextInt(Math.min(3, directories.size()))
                        : random.nextInt(directories.size()));
        if (random.nextInt(60) == 0) {
            addMany(parent);
            return;
        }
        String path = Names.join(parent, name());
        if (entries.containsKey(path) || path.equals("lost+found") || path.length() > 2000) {
            return;
        }
        put(path);
    }

    private void addMany(String parent) {
        int count = random.nextInt(600);
        for (int i = 0; i < count; i++) {
            String path = Names.join(parent, "many-" + i + "-" + "n".repeat(random.nextInt(80)));
            if (!entries.containsKey(path)) {
                entries.put(path, new Entry.Fifo(path, attributes(false)));
            }
        }
    }

    private void put(String path) {
        Attributes attributes = attributes(false);
        int kind = random.nextInt(100);
        if (kind < 20) {
            directories.add(path);
            entries.put(path, new Entry.Directory(path, attributes(true)));
        } else if (kind < 30) {
            int length = random.nextInt(4) == 0 ? 55 + random.nextInt(10) : 1 + random.nextInt(4094);
            entries.put(path, new Entry.Symlink(path, withMode(attributes, 0777), text(length)));
        } else if (kind < 35) {
            Entry.Device.Kind type = random.nextBoolean() ? Entry.Device.Kind.BLOCK : Entry.Device.Kind.CHARACTER;
            boolean large = random.nextBoolean();
            entries.put(
                    path,
                    new Entry.Device(
                            path,
                            attributes,
                            type,
                            1 + random.nextInt(large ? 4095 : 255),
                            random.nextInt(large ? 1 << 20 : 256)));
        } else if (kind < 38) {
            entries.put(path, new Entry.Socket(path, attributes));
        } else if (kind < 45 && !files.isEmpty()) {
            Entry.RegularFile target = files.get(random.nextInt(files.size()));
            entries.put(path, new Entry.HardLink(path, target.attributes(), target.path()));
        } else {
            Entry.RegularFile file = new Entry.RegularFile(path, attributes, content());
            files.add(file);
            entries.put(path, file);
        }
    }

    private static Attributes withMode(Attributes a, int mode) {
        Map<String, byte[]> kept = new TreeMap<>(a.xattrs().toMap());
        kept.keySet().removeIf(name -> name.startsWith("user.") || name.startsWith("system."));
        return new Attributes(mode, a.uid(), a.gid(), a.modified(), Xattrs.of(kept));
    }

    private String name() {
        int length = switch (random.nextInt(20)) {
            case 0 -> 255;
            case 1 -> 1;
            default -> 1 + random.nextInt(40);
        };
        byte[] name = new byte[length];
        for (int i = 0; i < length; i++) {
            boolean odd = random.nextInt(12) == 0;
            int b = odd ? 1 + random.nextInt(255) : 'a' + random.nextInt(26);
            name[i] = (byte) (b == '/' ? '_' : b);
        }
        if (length <= 2 && name[0] == '.') {
            name[0] = '-';
        }
        return Names.decode(name);
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private Content content() {
        return switch (random.nextInt(10)) {
            case 0 -> Content.of(new byte[0]);
            case 1 -> sparse();
            case 2, 3 -> Content.of(pool, 0, random.nextInt(1 << 20));
            case 4 -> Content.of(bytes(4096));
            case 5 -> Content.of(pool, random.nextInt(5000), random.nextInt(50_000));
            default -> Content.of(bytes(1 + random.nextInt(9000)));
        };
    }

    private Content sparse() {
        List<Content.Piece> pieces = new ArrayList<>();
        long at = random.nextInt(20_000);
        int count = random.nextInt(3) == 0 ? 30 : 2;
        for (int i = 0; i < count; i++) {
            Content part = random.nextBoolean()
                    ? Content.of(pool, random.nextInt(100), 1 + random.nextInt(9000))
                    : Content.of(bytes(1 + random.nextInt(5000)));
            pieces.add(new Content.Piece(at, part));
            at += part.sizeBytes() + random.nextInt(random.nextBoolean() ? 100 : 1_000_000);
        }
        return Content.ofPieces(at + random.nextInt(100_000), pieces);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private Attributes attributes(boolean isDirectory) {
        int mode = random.nextInt(010000);
        long uid = random.nextInt(10) == 0 ? 4_000_000_000L : random.nextInt(70_000);
        Instant time = random.nextInt(10) == 0
                ? Instant.ofEpochSecond(-1 - random.nextInt(1_000_000), random.nextInt(1_000_000_000))
                : Instant.ofEpochSecond(random.nextInt(1_700_000_000), random.nextInt(1_000_000_000));
        return new Attributes(mode, uid, random.nextInt(70_000), time, Xattrs.of(xattrs(isDirectory)));
    }

    private Map<String, byte[]> xattrs(boolean isDirectory) {
        Map<String, byte[]> xattrs = new TreeMap<>();
        if (random.nextInt(6) > 0) {
            return xattrs;
        }
        int kind = random.nextInt(5);
        if (kind == 0) {
            xattrs.put("trusted.t", bytes(3000));
        }
        if (kind <= 1 && isDirectory) {
            xattrs.put("system.posix_acl_default", acl());
        }
        if (kind == 2) {
            for (int i = 0; i < 15; i++) {
                xattrs.put("trusted.n" + i, bytes(random.nextInt(100)));
            }
        }
        if (kind >= 3) {
            xattrs.put("trusted.é", bytes(random.nextInt(40)));
        }
        return xattrs;
    }

    private byte[] acl() {
        ByteBuffer acl = ByteBuffer.allocate(4 + 8 * 5).order(ByteOrder.LITTLE_ENDIAN);
        acl.putInt(2);
        put(acl, 1, 7, -1);
        put(acl, 2, 5, random.nextInt(60_000));
        put(acl, 4, 5, -1);
        put(acl, 16, 7, -1);
        put(acl, 32, 0, -1);
        return acl.array();
    }

    private static void put(ByteBuffer acl, int tag, int permissions, int id) {
        acl.putShort((short) tag).putShort((short) permissions).putInt(id);
    }
}
