package dev.slipway.tree.tar;

import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Names;
import dev.slipway.tree.Xattrs;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive entry by entry: POSIX with extended headers, GNU, star, and older; compressed or not.
 *
 * <p>An entry's content passes by with it, unless the archive is an uncompressed file: then it is a range of that file
 * and stays. Sparse files keep their holes. Names are cleaned ({@code ./}, doubled and leading slashes); {@code ..} is
 * refused. Whiteouts ({@code .wh.…}) are entries like any other here; {@link TarLayer} knows their meaning.
 */
public final class TarReader implements Closeable {
    /** Headers beyond this are an attack on memory: all attributes of one file fit in a small part of it. */
    private static final int MAXIMUM_HEADER_BYTES = 16 << 20;

    private static final int MAXIMUM_NAME_BYTES = 64 << 10;

    private final InputStream in;
    private final String archive;
    private final @Nullable Path file;
    private long positionBytes;
    private long nextHeaderBytes;

    private TarReader(InputStream in, String archive, @Nullable Path file) {
        this.in = in;
        this.archive = archive;
        this.file = file;
    }

    /** Reads a stream; {@code archive} names it in messages. */
    public static TarReader of(InputStream in, String archive) throws IOException {
        try {
            return new TarReader(Compression.open(in), archive, null);
        } catch (IOException | RuntimeException e) {
            throw new TarException("read " + archive + ": its compression's header is damaged: " + e.getMessage(), e);
        }
    }

    /** Reads a file. */
    public static TarReader of(Path file) throws IOException {
        BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), 64 * 1024);
        if (Compression.detect(in) == Compression.NONE) {
            return new TarReader(in, file.toString(), file);
        }
        return of(in, file.toString());
    }

    /** The next entry, or nothing at the archive's end. */
    public Optional<Entry> next() throws IOException {
        try {
            return read();
        } catch (TarException e) {
            throw e;
        } catch (EOFException e) {
            throw damaged("the archive ends in the middle", e);
        } catch (IOException | RuntimeException e) {
            throw damaged(String.valueOf(e.getMessage()), e);
        }
    }

    private TarException damaged(String why, Throwable cause) {
        return new TarException("read " + archive + ": at byte " + positionBytes + ": " + why, cause);
    }

    private Optional<Entry> read() throws IOException {
        Pax pax = new Pax();
        boolean described = false;
        byte @Nullable [] longName = null;
        byte @Nullable [] longLink = null;
        while (true) {
            skipTo(nextHeaderBytes);
            TarHeader header = header();
            if (header == null) {
                return Optional.empty();
            }
            long sizeBytes = header.sizeBytes();
            switch (header.type()) {
                case 'x', 'X' -> {
                    Disputed.checkRepeated(described, header.type());
                    described = true;
                    pax = Pax.parse(headerData(sizeBytes, MAXIMUM_HEADER_BYTES));
                }
                case 'L' -> {
                    Disputed.checkRepeated(longName != null, header.type());
                    longName = untilZero(headerData(sizeBytes, MAXIMUM_NAME_BYTES));
                }
                case 'K' -> {
                    Disputed.checkRepeated(longLink != null, header.type());
                    longLink = untilZero(headerData(sizeBytes, MAXIMUM_NAME_BYTES));
                }
                case 'g' ->
                    Pax.parse(headerData(sizeBytes, MAXIMUM_HEADER_BYTES)).checkGlobal();
                case 'V' -> Disputed.checkLabel(header, described || longName != null);
                default -> {
                    Disputed.checkTwice(longName, pax, "path");
                    Disputed.checkTwice(longLink, pax, "linkpath");
                    byte[] name = pax.bytes("path", longName == null ? header.name() : longName);
                    byte[] link = pax.bytes("linkpath", longLink == null ? header.link() : longLink);
                    return Optional.of(entry(header, pax, pax.bytes("GNU.sparse.name", name), link));
                }
            }
        }
    }

    private @Nullable TarHeader header() throws IOException {
        byte[] block = in.readNBytes(TarHeader.BLOCK_BYTES);
        if (block.length == 0) {
            return null;
        }
        if (block.length < TarHeader.BLOCK_BYTES) {
            throw new EOFException();
        }
        TarHeader header = new TarHeader(block);
        if (header.isZero()) {
            return null;
        }
        if (!header.isSound()) {
            throw damaged(
                    positionBytes == 0
                            ? "this is not a tar archive (nor a compressed one)"
                            : "the header's checksum is wrong; the archive is damaged",
                    new IOException("checksum"));
        }
        positionBytes += TarHeader.BLOCK_BYTES;
        nextHeaderBytes = positionBytes;
        return header;
    }

    private static long checkedSize(long sizeBytes) throws IOException {
        if (sizeBytes < 0 || sizeBytes > Long.MAX_VALUE / 4) {
            throw new IOException("an impossible size: " + sizeBytes);
        }
        return sizeBytes;
    }

    private static long rounded(long sizeBytes) {
        return (sizeBytes + TarHeader.BLOCK_BYTES - 1) / TarHeader.BLOCK_BYTES * TarHeader.BLOCK_BYTES;
    }

    private byte[] headerData(long sizeBytes, int maximumBytes) throws IOException {
        if (sizeBytes < 0 || sizeBytes > maximumBytes) {
            throw new IOException("a header of " + sizeBytes + " bytes; no real archive has one above " + maximumBytes);
        }
        byte[] data = in.readNBytes((int) sizeBytes);
        if (data.length < sizeBytes) {
            throw new EOFException();
        }
        positionBytes += sizeBytes;
        nextHeaderBytes = nextHeaderBytes + rounded(sizeBytes);
        return data;
    }

    private static byte[] untilZero(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return Arrays.copyOf(bytes, end);
    }

    private Entry entry(TarHeader header, Pax pax, byte[] name, byte[] link) throws IOException {
        String path = clean(name);
        Disputed.checkEntry(header, pax, name, path);
        Attributes attributes = attributes(header, pax);
        return switch (header.type()) {
            case '0', '\0', '7', 'S' -> {
                boolean oldDirectory = header.type() == '\0' && name.length > 0 && name[name.length - 1] == '/';
                yield oldDirectory ? new Entry.Directory(path, attributes) : file(path, attributes, header, pax);
            }
            case '1' -> new Entry.HardLink(path, attributes, target(path, link));
            case '2' -> new Entry.Symlink(path, attributes, Names.decode(link));
            case '3' -> device(path, attributes, Entry.Device.Kind.CHARACTER, header);
            case '4' -> device(path, attributes, Entry.Device.Kind.BLOCK, header);
            case '5', 'D' -> {
                // GNU's incremental dumps keep a listing as data of a directory.
                long sizeBytes = header.type() == 'D' ? checkedSize(header.sizeBytes()) : 0;
                nextHeaderBytes = positionBytes + rounded(sizeBytes);
                yield new Entry.Directory(path, attributes);
            }
            case '6' -> new Entry.Fifo(path, attributes);
            default ->
                throw new IOException("entry " + path + " is of type '" + header.type()
                        + "', which no file of a tree is (multi-volume archives are not read)");
        };
    }

    private static String target(String path, byte[] link) throws IOException {
        String target = clean(link);
        if (target.isEmpty()) {
            throw new IOException("hard link " + path + " names no file");
        }
        return target;
    }

    private static Attributes attributes(TarHeader header, Pax pax) throws IOException {
        long uid = pax.number("uid", header.uid());
        long gid = pax.number("gid", header.gid());
        if (uid < 0 || uid > Attributes.MAXIMUM_ID || gid < 0 || gid > Attributes.MAXIMUM_ID) {
            throw new IOException("an owner outside 0..2^32-1: " + uid + ":" + gid);
        }
        return new Attributes(
                header.type() == '2' ? 0777 : header.mode(),
                uid,
                gid,
                pax.time("mtime", header.modifiedSeconds()),
                Xattrs.of(pax.xattrs()));
    }

    private static Entry device(String path, Attributes attributes, Entry.Device.Kind kind, TarHeader header)
            throws IOException {
        if (header.major() < 0 || header.major() >= 1 << 12 || header.minor() < 0 || header.minor() >= 1 << 20) {
            throw new IOException("device " + path + " has impossible numbers");
        }
        return new Entry.Device(path, attributes, kind, (int) header.major(), (int) header.minor());
    }

    private Entry file(String path, Attributes attributes, TarHeader header, Pax pax) throws IOException {
        long storedBytes = checkedSize(pax.number("size", header.sizeBytes()));
        nextHeaderBytes = positionBytes + rounded(storedBytes);
        if (header.type() != 'S' && !pax.has("GNU.sparse.major") && !pax.has("GNU.sparse.size")) {
            return new Entry.RegularFile(path, attributes, stored(storedBytes));
        }
        SparseMap map =
                header.type() == 'S' ? SparseMap.ofGnu(header, this::moreMap) : SparseMap.ofPax(pax, this::moreMap);
        if (header.type() == 'S') {
            nextHeaderBytes = positionBytes + rounded(storedBytes);
        }
        long dataBytes = nextHeaderBytes - positionBytes;
        if (rounded(map.dataBytes()) != dataBytes) {
            throw new IOException("sparse file " + path + ": its map tells of " + map.dataBytes()
                    + " bytes, the archive has " + dataBytes);
        }
        Content content = file == null
                ? Content.passing(map.sizeBytes(), new SparseMapStream(map, new DataStream(map.dataBytes())))
                : Content.ofPieces(map.sizeBytes(), map.pieces(file, positionBytes));
        return new Entry.RegularFile(path, attributes, content);
    }

    private byte[] moreMap() throws IOException {
        byte[] block = in.readNBytes(TarHeader.BLOCK_BYTES);
        if (block.length < TarHeader.BLOCK_BYTES) {
            throw new EOFException();
        }
        positionBytes += TarHeader.BLOCK_BYTES;
        return block;
    }

    private Content stored(long sizeBytes) throws IOException {
        if (file == null) {
            return Content.passing(sizeBytes, new DataStream(sizeBytes));
        }
        return sizeBytes == 0 ? Content.of(new byte[0]) : Content.of(file, positionBytes, sizeBytes);
    }

    /** A name as {@link Entry} wants it; {@code ..} is refused. */
    private static String clean(byte[] name) throws IOException {
        String text = Names.decode(name);
        if (text.indexOf('\0') >= 0) {
            throw new IOException("a name with a zero byte");
        }
        List<String> parts = Arrays.stream(text.split("/"))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
        if (parts.contains("..")) {
            throw new IOException("entry " + text + " leads out of the tree by '..'");
        }
        return String.join("/", parts);
    }

    private void skipTo(long offsetBytes) throws IOException {
        if (offsetBytes > positionBytes) {
            in.skipNBytes(offsetBytes - positionBytes);
            positionBytes = offsetBytes;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** The data of the entry the reader stands at; closing it closes nothing. */
    private final class DataStream extends InputStream {
        private long leftBytes;
        private final long endBytes;

        DataStream(long sizeBytes) {
            this.leftBytes = sizeBytes;
            this.endBytes = positionBytes + sizeBytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (leftBytes == 0) {
                return -1;
            }
            if (positionBytes != endBytes - leftBytes) {
                throw new IOException("the archive " + archive + " has been read past this entry");
            }
            int count;
            try {
                count = in.read(buffer, offset, (int) Math.min(length, leftBytes));
            } catch (IOException | RuntimeException e) {
                throw damaged(String.valueOf(e.getMessage()), e);
            }
            if (count < 0) {
                throw damaged("the archive ends in the middle of a file", new EOFException());
            }
            leftBytes -= count;
            positionBytes += count;
            return count;
        }
    }
}
