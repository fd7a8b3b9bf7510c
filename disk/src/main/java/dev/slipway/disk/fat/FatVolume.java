package dev.slipway.disk.fat;

import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.Segment;
import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Names;
import dev.slipway.tree.Tree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A FAT volume as a plan; FAT16 below 65,525 clusters, FAT32 from there on. */
public final class FatVolume {
    private static final int SECTOR_BYTES = FatGeometry.SECTOR_BYTES;
    private static final int ENTRY_BYTES = 32;
    private static final int DIRECTORY = 0x10;
    private static final int ARCHIVE = 0x20;
    private static final int VOLUME_LABEL = 0x08;
    private static final long SEED_BYTES = 4L << 20;

    private final Tree tree;
    private final FatGeometry geometry;
    private final byte[] label;
    private final boolean isLabelled;
    private final int serial;
    private final Instant sourceDate;
    private final List<Segment> segments = new ArrayList<>();
    private final List<long[]> chains = new ArrayList<>();
    private final Map<String, long[]> places = new TreeMap<>();
    private long nextCluster = 2;

    private FatVolume(Tree tree, String label, int serial, long sizeBytes, Instant sourceDate) throws IOException {
        this.tree = tree;
        this.geometry = FatGeometry.of(sizeBytes);
        this.label = FatNames.label(label);
        this.isLabelled = !label.isEmpty();
        this.serial = serial;
        this.sourceDate = sourceDate;
    }

    /**
     * A volume with the files and directories of a tree.
     *
     * @param label at most 11 characters, stored in upper case
     */
    public static DiskPlan plan(Tree tree, String label, int serial, long sizeBytes, Instant sourceDate)
            throws IOException {
        return new FatVolume(tree, label, serial, sizeBytes, sourceDate).plan(sizeBytes);
    }

    /** A small volume of named texts in its root, such as cloud-init's seed labelled {@code cidata}. */
    public static DiskPlan of(String label, int serial, Map<String, byte[]> files, Instant sourceDate)
            throws IOException {
        List<Entry> entries = new ArrayList<>();
        long content = 0;
        for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
            content += file.getValue().length;
            entries.add(new Entry.RegularFile(
                    file.getKey(), Attributes.ofRoot(0644, sourceDate), Content.of(file.getValue())));
        }
        long sizeBytes = Math.max(SEED_BYTES, ((content * 2 + SEED_BYTES) >> 20) << 20);
        return plan(Tree.of(new Layer(label, entries, Set.of(), Set.of())), label, serial, sizeBytes, sourceDate);
    }

    private DiskPlan plan(long sizeBytes) throws IOException {
        for (Tree.Node node : tree.nodes()) {
            place(node.entry());
        }
        long free = geometry.clusters() + 2 - nextCluster;
        if (free < 0) {
            throw new IOException("write a FAT volume of " + (sizeBytes >> 20) + " MiB: its files need "
                    + (((nextCluster - 2) * geometry.clusterBytes()) >> 20) + " MiB and more; make it larger");
        }
        for (Tree.Node node : tree.nodes()) {
            if (node.entry() instanceof Entry.Directory directory) {
                writeDirectory(directory);
            }
        }
        addTables();
        addBootSectors(free);
        return DiskPlan.of(sizeBytes, segments);
    }

    /** Gives an entry its first cluster; {first, bytes}. */
    private void place(Entry entry) throws IOException {
        long bytes = switch (entry) {
            case Entry.Directory directory -> directoryBytes(directory.path());
            case Entry.RegularFile file -> fileBytes(file);
            case Entry.HardLink link -> fileBytes(target(link));
            default ->
                throw new IOException("write /" + entry.path() + " to FAT: it is a "
                        + entry.getClass().getSimpleName() + "; only files and directories can be stored");
        };
        boolean isFixedRoot = entry.path().isEmpty() && !geometry.isFat32();
        long clusters = isFixedRoot ? 0 : (bytes + geometry.clusterBytes() - 1) / geometry.clusterBytes();
        places.put(entry.path(), new long[] {clusters == 0 ? 0 : nextCluster, bytes});
        if (clusters > 0) {
            chains.add(new long[] {nextCluster, clusters});
            if (!(entry instanceof Entry.Directory)) {
                Entry.RegularFile file =
                        entry instanceof Entry.HardLink link ? target(link) : (Entry.RegularFile) entry;
                addContent(file, geometry.clusterAtBytes(nextCluster));
            }
            nextCluster += clusters;
        }
    }

    private Entry.RegularFile target(Entry.HardLink link) throws IOException {
        if (tree.find(link.target()).orElse(null) instanceof Entry.RegularFile file) {
            return file;
        }
        throw new IOException("write /" + link.path() + " to FAT: only files and directories can be stored");
    }

    private static long fileBytes(Entry.RegularFile file) throws IOException {
        long bytes = file.content().sizeBytes();
        if (bytes > 0xffff_ffffL) {
            throw new IOException("write /" + file.path() + " to FAT: a file has at most 4 GiB, this has " + bytes);
        }
        return bytes;
    }

    private void addContent(Entry.RegularFile file, long atBytes) throws IOException {
        switch (file.content()) {
            case Content.Range range ->
                segments.add(new Segment.FileRange(atBytes, range.file(), range.offsetBytes(), range.sizeBytes()));
            case Content.Memory memory -> segments.add(Segment.of(atBytes, memory.bytes()));
            case Content.Sparse sparse -> {
                for (Content.Piece piece : sparse.pieces()) {
                    addContent(
                            new Entry.RegularFile(file.path(), file.attributes(), piece.content()),
                            atBytes + piece.atBytes());
                }
            }
            case Content.Passing ignored ->
                throw new IOException("write /" + file.path() + " to FAT: its content passes by once only");
        }
    }

    private List<Entry> children(String path) {
        List<Entry> children = new ArrayList<>();
        for (Tree.Node node : tree.below(path)) {
            if (Names.parent(node.entry().path()).equals(path)) {
                children.add(node.entry());
            }
        }
        return children;
    }

    private long directoryBytes(String path) throws IOException {
        long entries = path.isEmpty() ? (isLabelled ? 1 : 0) : 2;
        for (Entry child : children(path)) {
            String name = Names.last(child.path());
            entries += FatNames.isShort(name) ? 1 : 1 + (name.length() + 12) / 13;
        }
        if (path.isEmpty() && !geometry.isFat32() && entries > FatGeometry.FAT16_ROOT_ENTRIES) {
            throw new IOException("write a FAT16 volume: its root has more than 512 entries; make it larger than"
                    + " 34 MiB, so that it is FAT32");
        }
        return Math.max(1, entries) * ENTRY_BYTES;
    }

    private void writeDirectory(Entry.Directory directory) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String path = directory.path();
        if (!path.isEmpty()) {
            out.writeBytes(entry(".          ".getBytes(StandardCharsets.US_ASCII), directory, path));
            // The root is cluster 0 to its children.
            out.writeBytes(entry("..         ".getBytes(StandardCharsets.US_ASCII), directory, Names.parent(path)));
        } else if (isLabelled) {
            out.writeBytes(entry(label, VOLUME_LABEL, 0, 0, sourceDate));
        }
        FatNames names = new FatNames();
        for (Entry child : children(path)) {
            String name = Names.last(child.path());
            byte[] shortName = names.shortName("/" + path, name);
            if (!FatNames.isShort(name)) {
                out.writeBytes(FatNames.longEntries(name, shortName));
            }
            out.writeBytes(entry(shortName, child, child.path()));
        }
        if (out.size() == 0) {
            return;
        }
        long first = cluster(path);
        long atBytes = first == 0
                ? (geometry.dataStartSector() - geometry.rootSectors()) * SECTOR_BYTES
                : geometry.clusterAtBytes(first);
        segments.add(Segment.of(atBytes, out.toByteArray()));
    }

    private long cluster(String path) {
        return java.util.Objects.requireNonNull(places.get(path), path)[0];
    }

    private byte[] entry(byte[] name, Entry entry, String target) {
        boolean isDirectory = entry instanceof Entry.Directory;
        long cluster = isDirectory && target.isEmpty() ? 0 : cluster(target);
        long bytes = isDirectory ? 0 : java.util.Objects.requireNonNull(places.get(target))[1];
        Instant modified = entry.attributes().modified();
        Instant time = modified.isAfter(sourceDate) ? sourceDate : modified;
        return entry(name, isDirectory ? DIRECTORY : ARCHIVE, cluster, bytes, time);
    }

    private static byte[] entry(byte[] name, int attributes, long cluster, long bytes, Instant instant) {
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        int year = Math.clamp(time.getYear(), 1980, 2107);
        short date = (short) (((year - 1980) << 9) | (time.getMonthValue() << 5) | time.getDayOfMonth());
        short clock = (short) ((time.getHour() << 11) | (time.getMinute() << 5) | (time.getSecond() / 2));
        ByteBuffer b = ByteBuffer.allocate(ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        b.put(name).put((byte) attributes).put((byte) 0).put((byte) 0);
        b.putShort(clock).putShort(date).putShort(date);
        b.putShort((short) (cluster >>> 16)).putShort(clock).putShort(date);
        b.putShort((short) cluster).putInt((int) bytes);
        return b.array();
    }

    private void addTables() {
        int entryBytes = geometry.isFat32() ? 4 : 2;
        ByteBuffer fat = ByteBuffer.allocate((int) (nextCluster * entryBytes)).order(ByteOrder.LITTLE_ENDIAN);
        int end = geometry.isFat32() ? 0x0fff_ffff : 0xffff;
        put(fat, 0, geometry.isFat32() ? 0x0fff_fff8 : 0xfff8);
        put(fat, 1, end);
        for (long[] chain : chains) {
            for (long i = 0; i < chain[1]; i++) {
                long cluster = chain[0] + i;
                put(fat, cluster, i == chain[1] - 1 ? end : (int) cluster + 1);
            }
        }
        for (int copy = 0; copy < 2; copy++) {
            long sector = geometry.reservedSectors() + (long) copy * geometry.fatSectors();
            segments.add(Segment.of(sector * SECTOR_BYTES, fat.array()));
        }
    }

    private void put(ByteBuffer fat, long cluster, int value) {
        if (geometry.isFat32()) {
            fat.putInt((int) cluster * 4, value);
        } else {
            fat.putShort((int) cluster * 2, (short) value);
        }
    }

    private void addBootSectors(long freeClusters) {
        byte[] boot = new FatBootSector(geometry, label, serial).bytes();
        segments.add(Segment.of(0, boot));
        if (!geometry.isFat32()) {
            return;
        }
        ByteBuffer info = ByteBuffer.allocate(SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        info.putInt(0, 0x4161_5252).putInt(484, 0x6141_7272);
        info.putInt(488, (int) freeClusters).putInt(492, (int) nextCluster).putInt(508, 0xaa55_0000);
        segments.add(Segment.of(SECTOR_BYTES, info.array()));
        segments.add(Segment.of((long) FatBootSector.COPY_SECTOR * SECTOR_BYTES, boot));
        segments.add(Segment.of((FatBootSector.COPY_SECTOR + 1L) * SECTOR_BYTES, info.array()));
    }
}
