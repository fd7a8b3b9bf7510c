package dev.slipway.disk.ext4;

import dev.slipway.disk.plan.PlanReader;
import dev.slipway.tree.Names;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Reads the names and files of an ext4 file system as {@link Ext4Volume} makes them; nothing on it is believed. */
public final class Ext4Files {
    private static final int MAGIC = 0xef53;
    private static final int EXTENT_MAGIC = 0xf30a;
    private static final int MOST_DEPTH = 5;
    private static final int MOST_FILES = 20_000_000;
    private static final long MOST_DIRECTORY_BYTES = 1L << 30;
    private static final int FILE_TYPE = 0xf000;
    private static final long SMALL_LINK_BYTES = 60;

    private final PlanReader disk;
    private final long atBytes;
    private final int blockBytes;
    private final long blocks;
    private final int inodeBytes;
    private final long inodesPerGroup;
    private final long inodes;
    private final int descriptorBytes;

    /**
     * A file.
     *
     * @param mode type and permissions, as {@code stat} has it
     * @param modifiedSeconds since 1970
     */
    public record File(int inode, int mode, long uid, long gid, long sizeBytes, long modifiedSeconds) {
        /** Whether it has content that can be compared. */
        public boolean isRegular() {
            return (mode & FILE_TYPE) == InodeTable.TYPE_REGULAR;
        }
    }

    /** Bytes of a file that lie together on the disk. */
    public record Extent(long logicalBytes, long diskBytes, long sizeBytes) {}

    private Ext4Files(PlanReader disk, long atBytes) throws IOException {
        this.disk = disk;
        this.atBytes = atBytes;
        ByteBuffer s = read(1024, 1024);
        if ((s.getShort(56) & 0xffff) != MAGIC) {
            throw wrong("no ext4 superblock is there");
        }
        int log = s.getInt(24);
        this.blockBytes = log >= 0 && log <= 6 ? 1024 << log : 0;
        this.inodesPerGroup = Integer.toUnsignedLong(s.getInt(40));
        this.inodes = Integer.toUnsignedLong(s.getInt(0));
        this.inodeBytes = s.getShort(88) & 0xffff;
        this.descriptorBytes = (s.getInt(96) & 0x80) != 0 ? s.getShort(254) & 0xffff : 32;
        this.blocks = Integer.toUnsignedLong(s.getInt(4)) | (long) s.getInt(336) << 32;
        boolean isPossible = blockBytes >= 4096 && inodesPerGroup > 0 && inodeBytes >= 128 && descriptorBytes >= 32;
        if (!isPossible || blocks <= 0 || blocks > (disk.sizeBytes() - atBytes) / blockBytes) {
            throw wrong("its superblock does not fit its partition");
        }
    }

    /** The file system that begins at {@code atBytes} of a disk. */
    public static Ext4Files open(PlanReader disk, long atBytes) throws IOException {
        return new Ext4Files(disk, atBytes);
    }

    /** All files by path, the root as the empty string. */
    public NavigableMap<String, File> files() throws IOException {
        NavigableMap<String, File> files = new TreeMap<>(Names::compare);
        Deque<String> directories = new ArrayDeque<>(List.of(""));
        Set<Integer> seen = new HashSet<>(Set.of(InodeTable.ROOT));
        files.put("", file(InodeTable.ROOT));
        while (!directories.isEmpty()) {
            String directory = directories.remove();
            for (Name name : names(Objects.requireNonNull(files.get(directory)).inode())) {
                String path = Names.join(directory, name.text);
                File file = file(name.inode);
                files.put(path, file);
                if ((file.mode & FILE_TYPE) == InodeTable.TYPE_DIRECTORY && seen.add(name.inode)) {
                    directories.add(path);
                }
                if (files.size() > MOST_FILES) {
                    throw wrong("it has more than " + MOST_FILES + " names");
                }
            }
        }
        return files;
    }

    private record Name(String text, int inode) {}

    private List<Name> names(int inode) throws IOException {
        List<Name> names = new ArrayList<>();
        for (Extent extent : extents(inode)) {
            if (extent.logicalBytes + extent.sizeBytes > MOST_DIRECTORY_BYTES) {
                throw wrong("a directory is larger than a GiB");
            }
            for (long at = 0; at < extent.sizeBytes; at += blockBytes) {
                addNames(read(extent.diskBytes - atBytes + at, blockBytes), names);
            }
        }
        return names;
    }

    private void addNames(ByteBuffer block, List<Name> names) throws IOException {
        for (int at = 0; at + 8 <= blockBytes; ) {
            int inode = block.getInt(at);
            int length = block.getShort(at + 4) & 0xffff;
            int nameBytes = block.get(at + 6) & 0xff;
            if (length < 8 || at + length > blockBytes || 8 + nameBytes > length) {
                throw wrong("a directory has a damaged block");
            }
            byte[] name = new byte[nameBytes];
            block.get(at + 8, name);
            String text = Names.decode(name);
            if (inode != 0 && !text.equals(".") && !text.equals("..") && nameBytes > 0) {
                names.add(new Name(text, inode));
            }
            at += length;
        }
    }

    private File file(int inode) throws IOException {
        ByteBuffer i = inode(inode);
        return new File(
                inode,
                i.getShort(0) & 0xffff,
                (i.getShort(2) & 0xffff) | (i.getShort(120) & 0xffffL) << 16,
                (i.getShort(24) & 0xffff) | (i.getShort(122) & 0xffffL) << 16,
                Integer.toUnsignedLong(i.getInt(4)) | (long) i.getInt(108) << 32,
                i.getInt(16));
    }

    private ByteBuffer inode(int number) throws IOException {
        long index = Integer.toUnsignedLong(number) - 1;
        if (index < 0 || index >= inodes) {
            throw wrong("a name leads to inode " + Integer.toUnsignedString(number) + ", which it has not");
        }
        long group = index / inodesPerGroup;
        ByteBuffer descriptor = read(blockBytes + group * descriptorBytes, descriptorBytes);
        long table = Integer.toUnsignedLong(descriptor.getInt(8));
        if (descriptorBytes >= 64) {
            table |= (long) descriptor.getInt(40) << 32;
        }
        checkBlock(table, 1);
        return read(table * blockBytes + index % inodesPerGroup * inodeBytes, 128);
    }

    private void checkBlock(long block, long count) throws IOException {
        if (block < 0 || block > blocks - count) {
            throw wrong("block " + block + " is outside of it");
        }
    }

    /** Where the file's content lies, in order; what is in none of it is zeros. */
    public List<Extent> extents(File file) throws IOException {
        return extents(file.inode());
    }

    private List<Extent> extents(int number) throws IOException {
        ByteBuffer inode = inode(number);
        boolean isMapped = (inode.getInt(32) & InodeTable.FLAG_EXTENTS) != 0;
        List<Extent> extents = new ArrayList<>();
        if (isMapped) {
            add(inode.slice(40, 60).order(ByteOrder.LITTLE_ENDIAN), 0, extents);
        }
        return extents;
    }

    private void add(ByteBuffer node, int depth, List<Extent> extents) throws IOException {
        int count = node.getShort(2) & 0xffff;
        boolean isNode = (node.getShort(0) & 0xffff) == EXTENT_MAGIC && 12 + count * 12 <= node.limit();
        if (!isNode || depth > MOST_DEPTH) {
            throw wrong("the map of a file's blocks is damaged");
        }
        boolean isLeaf = node.getShort(6) == 0;
        for (int at = 12; at < 12 + count * 12; at += 12) {
            if (isLeaf) {
                int length = node.getShort(at + 4) & 0xffff;
                long start = Integer.toUnsignedLong(node.getInt(at + 8)) | (node.getShort(at + 6) & 0xffffL) << 32;
                checkBlock(start, length);
                // Longer than this means "reserved, and reads as zeros".
                if (length <= BlockAllocator.MAXIMUM_RUN) {
                    extents.add(new Extent(
                            Integer.toUnsignedLong(node.getInt(at)) * blockBytes,
                            atBytes + start * blockBytes,
                            (long) length * blockBytes));
                }
            } else {
                long child = Integer.toUnsignedLong(node.getInt(at + 4)) | (node.getShort(at + 8) & 0xffffL) << 32;
                checkBlock(child, 1);
                add(read(child * blockBytes, blockBytes), depth + 1, extents);
            }
        }
    }

    /** The target of a short symbolic link, the content of a device's inode, or the like: what has no blocks. */
    public byte[] inner(File file) throws IOException {
        byte[] inner = new byte[(int) SMALL_LINK_BYTES];
        inode(file.inode()).get(40, inner);
        return inner;
    }

    private ByteBuffer read(long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        disk.read(atBytes + at, bytes);
        return bytes.flip();
    }

    private IOException wrong(String why) {
        return new IOException("read the ext4 file system at byte " + atBytes + " of a disk: " + why
                + ". The disk is damaged, or of another kind than Slipway makes.");
    }
}
