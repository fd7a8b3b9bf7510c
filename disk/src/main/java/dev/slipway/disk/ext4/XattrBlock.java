package dev.slipway.disk.ext4;

import dev.slipway.tree.Xattrs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Extended attributes as ext4 stores them: what fits behind the inode, the rest in one block of its own. */
final class XattrBlock {
    private static final int MAGIC = 0xea02_0000;
    private static final int ENTRY_BYTES = 16;
    private static final int BLOCK_HEADER_BYTES = 32;
    /** What an inode of 256 bytes with 32 extra bytes has left. */
    static final int IN_INODE_BYTES = 96;

    /** Indices of the name prefixes; a whole name stands for itself. */
    private static final List<Map.Entry<String, Integer>> PREFIXES = List.of(
            Map.entry("system.posix_acl_access", 2),
            Map.entry("system.posix_acl_default", 3),
            Map.entry("user.", 1),
            Map.entry("trusted.", 4),
            Map.entry("security.", 6),
            Map.entry("system.", 7));

    /** No attribute at all. */
    static final XattrBlock NONE = new XattrBlock(List.of(), List.of());

    private static final class Attribute {
        final int index;
        final byte[] name;
        final byte[] value;

        Attribute(int index, byte[] name, byte[] value) {
            this.index = index;
            this.name = name;
            this.value = value;
        }

        int sizeBytes() {
            return padded(ENTRY_BYTES + name.length) + padded(value.length);
        }

        int hash() {
            int hash = 0;
            for (byte b : name) {
                hash = (hash << 5) ^ (hash >>> 27) ^ (b & 0xff);
            }
            ByteBuffer words = ByteBuffer.wrap(Arrays.copyOf(value, padded(value.length)));
            words.order(ByteOrder.LITTLE_ENDIAN);
            while (words.hasRemaining()) {
                hash = (hash << 16) ^ (hash >>> 16) ^ words.getInt();
            }
            return hash;
        }
    }

    private final List<Attribute> inInode;
    private final List<Attribute> inBlock;

    private XattrBlock(List<Attribute> inInode, List<Attribute> inBlock) {
        this.inInode = inInode;
        this.inBlock = inBlock;
    }

    /** Distributes the attributes of the file at {@code path}; an error if they are more than a file can have. */
    static XattrBlock of(String path, Xattrs xattrs) throws IOException {
        List<Attribute> all = new ArrayList<>();
        for (Map.Entry<String, byte[]> xattr : xattrs.toMap().entrySet()) {
            all.add(attribute(path, xattr.getKey(), xattr.getValue()));
        }
        all.sort(Comparator.<Attribute>comparingInt(a -> a.index)
                .thenComparingInt(a -> a.name.length)
                .thenComparing(a -> a.name, Arrays::compareUnsigned));
        List<Attribute> inInode = new ArrayList<>();
        List<Attribute> inBlock = new ArrayList<>();
        // The magic number ahead and the empty entry that ends the list.
        int inodeLeft = IN_INODE_BYTES - 4 - 4;
        int blockLeft = Ext4Geometry.BLOCK_BYTES - BLOCK_HEADER_BYTES - 4;
        for (Attribute attribute : all) {
            if (attribute.sizeBytes() <= inodeLeft) {
                inodeLeft -= attribute.sizeBytes();
                inInode.add(attribute);
            } else {
                blockLeft -= attribute.sizeBytes();
                inBlock.add(attribute);
            }
        }
        if (blockLeft < 0) {
            throw new IOException("write /" + path + " to ext4: its extended attributes need " + -blockLeft
                    + " bytes more than the 4 KiB block ext4 has for them; remove or shorten some of " + xattrs);
        }
        return new XattrBlock(inInode, inBlock);
    }

    private static Attribute attribute(String path, String name, byte[] value) throws IOException {
        for (Map.Entry<String, Integer> prefix : PREFIXES) {
            if (name.startsWith(prefix.getKey())) {
                int index = prefix.getValue();
                byte[] rest = name.substring(prefix.getKey().length()).getBytes(StandardCharsets.UTF_8);
                boolean isAcl = index == 2 || index == 3;
                if (rest.length > 255 || (isAcl ? rest.length > 0 : rest.length == 0)) {
                    break;
                }
                return new Attribute(index, rest, isAcl ? acl(path, value) : value);
            }
        }
        throw new IOException("write /" + path + " to ext4: it cannot store an extended attribute named " + name);
    }

    /** From the kernel's interface (version 2, each entry with an id) to the disk's form (version 1). */
    private static byte[] acl(String path, byte[] value) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        if (value.length < 4 || value.length % 8 != 4 || in.getInt() != 2) {
            throw new IOException("write /" + path + " to ext4: its access control list is damaged");
        }
        ByteBuffer out = ByteBuffer.allocate(value.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(1);
        while (in.hasRemaining()) {
            short tag = in.getShort();
            out.putShort(tag).putShort(in.getShort());
            int id = in.getInt();
            if (tag == 2 || tag == 8) {
                out.putInt(id);
            }
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static int padded(int length) {
        return (length + 3) & ~3;
    }

    boolean needsBlock() {
        return !inBlock.isEmpty();
    }

    /** Writes the part behind the inode; nothing if there is none. */
    void putInInode(byte[] array, int offset) {
        if (inInode.isEmpty()) {
            return;
        }
        new Struct(array, offset).u32(0, MAGIC);
        put(inInode, array, offset + 4, offset + IN_INODE_BYTES, offset + 4);
    }

    /** The block for the rest, which will be block {@code number} of the file system whose checksums begin with uuid. */
    byte[] block(byte[] uuid, long number) {
        byte[] block = new byte[Ext4Geometry.BLOCK_BYTES];
        Struct header = new Struct(block).u32(0, MAGIC).u32(4, 1).u32(8, 1);
        put(inBlock, block, BLOCK_HEADER_BYTES, block.length, 0);
        int hash = 0;
        for (Attribute attribute : inBlock) {
            hash = (hash << 16) ^ (hash >>> 16) ^ attribute.hash();
        }
        header.u32(12, hash);
        return checked(block, header, uuid, number);
    }

    private static byte[] checked(byte[] block, Struct header, byte[] uuid, long number) {
        header.u32(16, new Checksum().bytes(uuid).le64(number).bytes(block).value());
        return block;
    }

    private static void put(List<Attribute> attributes, byte[] array, int from, int end, int origin) {
        int at = from;
        int valueAt = end;
        for (Attribute attribute : attributes) {
            valueAt -= padded(attribute.value.length);
            System.arraycopy(attribute.value, 0, array, valueAt, attribute.value.length);
            new Struct(array, at)
                    .u8(0, attribute.name.length)
                    .u8(1, attribute.index)
                    .u16(2, attribute.value.length == 0 ? 0 : valueAt - origin)
                    .u32(8, attribute.value.length)
                    .u32(12, attribute.hash())
                    .bytes(ENTRY_BYTES, attribute.name);
            at += padded(ENTRY_BYTES + attribute.name.length);
        }
    }
}
