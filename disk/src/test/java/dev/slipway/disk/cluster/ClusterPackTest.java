package dev.slipway.disk.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPackTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private final ByteBuffer room = StoredRun.room(65_536);

    @TempDir
    private Path folder;

    private static ByteBuffer digest(int number) {
        return ByteBuffer.allocate(32).putInt(number).putInt(28, number).rewind();
    }

    private byte[] keep(ClusterPack pack, int number) throws IOException {
        byte[] stored = new byte[1 + random.nextInt(65_536)];
        random.nextBytes(stored);
        pack.keep(digest(number), stored, stored.length);
        return stored;
    }

    /** One after the other, from back to front, and in no order; also what was kept since the pack was opened. */
    @Test
    void givesWhatWasKeptInWhateverOrderItIsWanted() throws Exception {
        List<byte[]> kept = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            try (ClusterPack pack = ClusterPack.open(folder, Long.MAX_VALUE)) {
                for (int i = 0; i < 200; i++) {
                    kept.add(keep(pack, kept.size()));
                    find(pack, kept, random.nextInt(kept.size()));
                }
                for (int i = 0; i < kept.size(); i++) {
                    find(pack, kept, i);
                }
                for (int i = kept.size() - 1; i >= 0; i--) {
                    find(pack, kept, i);
                }
                for (int i = 0; i < 200; i++) {
                    List<Integer> numbers = random.ints(StoredRun.MOST_CLUSTERS, 0, kept.size())
                            .distinct()
                            .boxed()
                            .toList();
                    readTogether(pack, kept, numbers);
                    int from = random.nextInt(kept.size() - StoredRun.MOST_CLUSTERS);
                    readTogether(
                            pack,
                            kept,
                            IntStream.range(from, from + 1 + random.nextInt(StoredRun.MOST_CLUSTERS))
                                    .boxed()
                                    .toList());
                }
                for (int i = 0; i < 500; i++) {
                    find(pack, kept, random.nextInt(kept.size()));
                }
                assertThat(stored(pack, kept.size())).isEmpty();
            }
        }
    }

    private Optional<byte[]> stored(ClusterPack pack, int number) throws IOException {
        return read(pack, List.of(number)).getFirst();
    }

    /** What is found of several at once. */
    private List<Optional<byte[]>> read(ClusterPack pack, List<Integer> numbers) throws IOException {
        StoredRun run = new StoredRun();
        run.use(room);
        for (int number : numbers) {
            pack.find(digest(number)).ifPresent(place -> run.add(number, place));
        }
        pack.read(run);
        List<Optional<byte[]>> found = new ArrayList<>();
        for (int number : numbers) {
            int at = 0;
            while (at < run.count() && run.index(at) != number) {
                at++;
            }
            if (at == run.count() || !run.isThere(at)) {
                found.add(Optional.empty());
            } else {
                byte[] bytes = new byte[run.length(at)];
                room.get(run.start(at), bytes);
                found.add(Optional.of(bytes));
            }
        }
        return found;
    }

    private void find(ClusterPack pack, List<byte[]> kept, int number) throws IOException {
        assertThat(stored(pack, number)).as("seed %s, cluster %s", seed, number).hasValue(kept.get(number));
    }

    private void readTogether(ClusterPack pack, List<byte[]> kept, List<Integer> numbers) throws IOException {
        List<Optional<byte[]>> found = read(pack, numbers);
        for (int i = 0; i < numbers.size(); i++) {
            assertThat(found.get(i))
                    .as("seed %s, cluster %s of %s", seed, numbers.get(i), numbers)
                    .hasValue(kept.get(numbers.get(i)));
        }
    }

    @Test
    void damageIsNoticedAndTheRestIsThere() throws Exception {
        List<byte[]> kept = new ArrayList<>();
        try (ClusterPack pack = ClusterPack.open(folder, Long.MAX_VALUE)) {
            for (int i = 0; i < 100; i++) {
                kept.add(keep(pack, i));
            }
        }
        long at = kept.subList(0, 40).stream().mapToLong(bytes -> bytes.length).sum();
        byte[] flipped = {(byte) ~kept.get(40)[0]};
        Path data = folder.resolve("data");
        try (java.nio.channels.FileChannel channel =
                java.nio.channels.FileChannel.open(data, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(flipped), at);
        }
        try (ClusterPack pack = ClusterPack.open(folder, Long.MAX_VALUE)) {
            for (int i = 0; i < 100; i++) {
                if (i == 40) {
                    assertThat(stored(pack, i)).isEmpty();
                } else {
                    find(pack, kept, i);
                }
            }
        }
        // The file's end is lost: what the list has of it does not count.
        try (java.nio.channels.FileChannel channel =
                java.nio.channels.FileChannel.open(data, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(data) - 1);
        }
        try (ClusterPack pack = ClusterPack.open(folder, Long.MAX_VALUE)) {
            assertThat(stored(pack, 99)).isEmpty();
            find(pack, kept, 98);
        }
    }

    /** As one was before lists said by which encoder, too. */
    @Test
    void whatAnotherEncoderStoredDoesNotCount() throws Exception {
        try (ClusterPack pack = ClusterPack.open(folder, Long.MAX_VALUE)) {
            keep(pack, 1);
        }
        Path list = folder.resolve("list");
        byte[] bytes = Files.readAllBytes(list);
        for (byte[] other : List.of(Arrays.copyOfRange(bytes, 8, bytes.length), flipped(bytes), new byte[3])) {
            Files.write(list, other);
            try (ClusterPack pack = ClusterPack.open(folder, Long.MAX_VALUE)) {
                assertThat(stored(pack, 1)).isEmpty();
                assertThat(folder.resolve("data")).isEmptyFile();
            }
        }
    }

    private static byte[] flipped(byte[] list) {
        byte[] other = list.clone();
        other[7]++;
        return other;
    }
}
