package dev.slipway.disk.cluster;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Where the clusters of a pack are, by the SHA-256 of what is in them: the list as it is in a file, and a hash table
 * of its entries. Tens of thousands are read by processes that live for a second, so an entry is not an object.
 */
final class PackList {
    private static final int DIGEST_BYTES = 32;
    private static final int LENGTH_AT = DIGEST_BYTES + Long.BYTES;
    private static final int CHECKSUM_AT = LENGTH_AT + Integer.BYTES;
    static final int ENTRY_BYTES = CHECKSUM_AT + Integer.BYTES;

    private ByteBuffer entries;
    private int count;
    /** Numbers of entries, plus one; a digest's place follows from its first bytes, or is the next one free. */
    private int[] table = new int[0];

    private long end;

    /** A list with the entries that {@code bytes} has from its position on, which become this list's. */
    PackList(ByteBuffer bytes, long dataBytes, int mostLength) {
        int most = bytes.remaining() / ENTRY_BYTES;
        entries = bytes.slice();
        for (int i = 0; i < most; i++) {
            StoredPlace place = place(i);
            boolean isPossible = place.length() > 0
                    && place.length() <= mostLength
                    && place.atBytes() >= 0
                    && place.atBytes() <= dataBytes - place.length();
            if (isPossible && i != count) {
                entries.put(count * ENTRY_BYTES, entries, i * ENTRY_BYTES, ENTRY_BYTES);
            }
            if (isPossible) {
                end = Math.max(end, place.endBytes());
                count++;
            }
        }
        rebuild();
    }

    /** Makes a table of all entries, with room for as many more. */
    private void rebuild() {
        table = new int[Math.max(64, Integer.highestOneBit(count) * 4)];
        for (int i = 0; i < count; i++) {
            insert(i);
        }
    }

    /** Where the cluster with this digest is. */
    Optional<StoredPlace> find(ByteBuffer digest) {
        int number = table[slot(digest, digest.position())] - 1;
        return number < 0 ? Optional.empty() : Optional.of(place(number));
    }

    private StoredPlace place(int number) {
        int from = number * ENTRY_BYTES;
        return new StoredPlace(
                entries.getLong(from + DIGEST_BYTES),
                entries.getInt(from + LENGTH_AT),
                entries.getInt(from + CHECKSUM_AT));
    }

    /** Adds a place, which stands for an earlier one of the same digest from now on. */
    void add(ByteBuffer digest, StoredPlace place) {
        if ((count + 1) * ENTRY_BYTES > entries.capacity()) {
            entries =
                    ByteBuffer.allocate(Math.max(64, 2 * count) * ENTRY_BYTES).put(0, entries, 0, count * ENTRY_BYTES);
        }
        int from = count * ENTRY_BYTES;
        entries.put(from, digest, digest.position(), DIGEST_BYTES)
                .putLong(from + DIGEST_BYTES, place.atBytes())
                .putInt(from + LENGTH_AT, place.length())
                .putInt(from + CHECKSUM_AT, place.checksum());
        end = Math.max(end, place.endBytes());
        insert(count++);
        if (2 * count > table.length) {
            rebuild();
        }
    }

    private void insert(int number) {
        table[slot(entries, number * ENTRY_BYTES)] = number + 1;
    }

    /** Where in the table the digest is, or can be put. */
    private int slot(ByteBuffer from, int at) {
        int slot = from.getInt(at) & (table.length - 1);
        while (table[slot] != 0 && !isSame(from, at, (table[slot] - 1) * ENTRY_BYTES)) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    private boolean isSame(ByteBuffer from, int at, int entry) {
        for (int i = 0; i < DIGEST_BYTES; i += Long.BYTES) {
            if (from.getLong(at + i) != entries.getLong(entry + i)) {
                return false;
            }
        }
        return true;
    }

    /** Behind the last byte that an entry is of. */
    long endBytes() {
        return end;
    }

    /** The entries as they are in a file. */
    ByteBuffer file() {
        return entries.slice(0, count * ENTRY_BYTES);
    }
}
