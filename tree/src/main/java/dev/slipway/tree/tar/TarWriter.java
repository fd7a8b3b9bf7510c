package dev.slipway.tree.tar;

import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Names;
import dev.slipway.tree.Tree;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes archives whose bytes depend on the entries alone: POSIX headers, extended only where needed, numeric owners,
 * times in whole seconds, no access times. Sockets are left out: the format has none.
 */
public final class TarWriter implements Closeable {
    private static final int BLOCK_BYTES = TarHeader.BLOCK_BYTES;
    private static final long OCTAL_11 = 077777777777L;
    private static final long OCTAL_7 = 07777777L;

    private final OutputStream out;
    private final byte[] buffer = new byte[128 * 1024];

    /** Writes to {@code out}, which {@link #close} closes. */
    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Writes a whole tree, by path. */
    public static void write(Tree tree, OutputStream out) throws IOException {
        TarWriter writer = new TarWriter(out);
        for (Entry entry : tree.entries()) {
            writer.add(entry);
        }
        writer.finish();
    }

    /** Writes a layer, by path, a directory's whiteouts ahead of its entries, as the OCI specification shows them. */
    public static void write(Layer layer, OutputStream out) throws IOException {
        TarWriter writer = new TarWriter(out);
        NavigableMap<String, Entry> entries = new TreeMap<>(Names::compare);
        layer.entries().forEach(entry -> entries.put(entry.path(), entry));
        Set<String> markers = new TreeSet<>(Names::compare);
        layer.opaques().forEach(path -> markers.add(Names.join(path, TarLayer.OPAQUE)));
        layer.whiteouts()
                .forEach(path -> markers.add(Names.join(Names.parent(path), TarLayer.WHITEOUT + Names.last(path))));
        for (String marker : markers) {
            Attributes attributes = Attributes.ofRoot(0, Instant.EPOCH);
            entries.put(marker, new Entry.RegularFile(marker, attributes, Content.of(new byte[0])));
        }
        TreeSet<String> links = new TreeSet<>(Names::compare);
        for (Entry entry : entries.values()) {
            if (entry instanceof Entry.HardLink link && Names.compare(link.path(), link.target()) < 0) {
                links.add(link.path());
            } else {
                writer.add(entry);
            }
        }
        for (String link : links) {
            Entry late = entries.get(link);
            if (late != null) {
                writer.add(late);
            }
        }
        writer.finish();
    }

    /** Adds one entry; a hard link's target must have been added before. */
    public void add(Entry entry) throws IOException {
        switch (entry) {
            case Entry.Socket ignored -> {}
            case Entry.Directory d -> header('5', d.path().isEmpty() ? "./" : d.path() + "/", "", 0, d, 0, 0);
            case Entry.Symlink s -> header('2', s.path(), s.target(), 0, s, 0, 0);
            case Entry.HardLink h -> header('1', h.path(), h.target(), 0, h, 0, 0);
            case Entry.Fifo f -> header('6', f.path(), "", 0, f, 0, 0);
            case Entry.Device d ->
                header(d.kind() == Entry.Device.Kind.CHARACTER ? '3' : '4', d.path(), "", 0, d, d.major(), d.minor());
            case Entry.RegularFile f -> {
                header('0', f.path(), "", f.content().sizeBytes(), f, 0, 0);
                data(f);
            }
        }
    }

    private void data(Entry.RegularFile file) throws IOException {
        long sizeBytes = file.content().sizeBytes();
        long left = sizeBytes;
        try (InputStream in = file.content().open()) {
            while (left > 0) {
                // A hole is read from no channel, which would notice it.
                if (Thread.currentThread().isInterrupted()) {
                    throw new ClosedByInterruptException();
                }
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new IOException("write " + file.path() + " to an archive: its content ends " + left
                            + " bytes before the size it had; it changed while it was read");
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        }
        pad(sizeBytes);
    }

    private void pad(long sizeBytes) throws IOException {
        int over = (int) (sizeBytes % BLOCK_BYTES);
        if (over != 0) {
            out.write(new byte[BLOCK_BYTES - over]);
        }
    }

    private void header(char type, String path, String link, long sizeBytes, Entry entry, int major, int minor)
            throws IOException {
        Attributes attributes = entry.attributes();
        byte[] name = Names.encode(path);
        byte[] target = Names.encode(link);
        long seconds = attributes.modified().getEpochSecond();
        byte[] pax = extended(name, target, sizeBytes, attributes, seconds, type != '1');
        if (pax.length > 0) {
            out.write(block(
                    'x',
                    Names.encode("PaxHeaders/" + Names.last(stripped(path))),
                    new byte[0],
                    pax.length,
                    0644,
                    0,
                    0,
                    0,
                    0,
                    0));
            out.write(pax);
            pad(pax.length);
        }
        out.write(block(
                type,
                name,
                target,
                sizeBytes,
                attributes.mode(),
                attributes.uid(),
                attributes.gid(),
                seconds,
                major,
                minor));
    }

    private static String stripped(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static byte[] extended(
            byte[] name, byte[] target, long sizeBytes, Attributes attributes, long seconds, boolean withXattrs) {
        ByteArrayOutputStream pax = new ByteArrayOutputStream();
        if (!fits(name)) {
            record(pax, "path", name);
        }
        if (!fits(target)) {
            record(pax, "linkpath", target);
        }
        number(pax, "size", sizeBytes, OCTAL_11);
        number(pax, "uid", attributes.uid(), OCTAL_7);
        number(pax, "gid", attributes.gid(), OCTAL_7);
        number(pax, "mtime", seconds, OCTAL_11);
        if (withXattrs) {
            attributes.xattrs().forEach((key, value) -> record(pax, "SCHILY.xattr." + key, value));
        }
        return pax.toByteArray();
    }

    private static boolean fits(byte[] name) {
        for (byte b : name) {
            if (b < 0) {
                return false;
            }
        }
        return name.length <= 100;
    }

    private static void number(ByteArrayOutputStream pax, String key, long value, long maximum) {
        if (value < 0 || value > maximum) {
            record(pax, key, Long.toString(value).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void record(ByteArrayOutputStream pax, String key, byte[] value) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        int without = name.length + value.length + 3;
        int length = without + Integer.toString(without).length();
        if (Integer.toString(length).length() != Integer.toString(without).length()) {
            length = without + Integer.toString(length).length();
        }
        pax.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
        pax.writeBytes(name);
        pax.write('=');
        pax.writeBytes(value);
        pax.write('\n');
    }

    private static byte[] block(
            char type,
            byte[] name,
            byte[] target,
            long sizeBytes,
            int mode,
            long uid,
            long gid,
            long seconds,
            int major,
            int minor) {
        byte[] block = new byte[BLOCK_BYTES];
        text(block, 0, 100, name);
        octal(block, 100, 8, mode, OCTAL_7);
        octal(block, 108, 8, uid, OCTAL_7);
        octal(block, 116, 8, gid, OCTAL_7);
        octal(block, 124, 12, sizeBytes, OCTAL_11);
        octal(block, 136, 12, seconds, OCTAL_11);
        block[156] = (byte) type;
        text(block, 157, 100, target);
        text(block, 257, 8, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
        octal(block, 329, 8, major, OCTAL_7);
        octal(block, 337, 8, minor, OCTAL_7);
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        text(block, 148, 8, String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII));
        return block;
    }

    private static void text(byte[] block, int offset, int length, byte[] value) {
        System.arraycopy(value, 0, block, offset, Math.min(length, value.length));
    }

    private static void octal(byte[] block, int offset, int length, long value, long maximum) {
        // What does not fit is in the extended header.
        long shown = value < 0 || value > maximum ? 0 : value;
        for (int i = length - 2; i >= 0; i--) {
            block[offset + i] = (byte) ('0' + (shown & 7));
            shown >>= 3;
        }
    }

    /** Ends the archive and leaves the stream open. */
    public void finish() throws IOException {
        out.write(new byte[2 * BLOCK_BYTES]);
        out.flush();
    }

    /** Ends the archive and closes the stream. */
    @Override
    public void close() throws IOException {
        try (out) {
            finish();
        }
    }
}
