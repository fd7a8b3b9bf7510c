package dev.slipway.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.disk.ext4.DoesNotFit;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TooSmallTest {
    private static final long MIB = 1 << 20;

    private static Tree holding(String path, long sizeBytes) throws IOException {
        Attributes attributes = Attributes.ofRoot(0644, Instant.EPOCH);
        Content zeros = Content.ofPieces(
                sizeBytes, List.of(new Content.Piece(0, Content.of(Path.of("/dev/zero"), 0, sizeBytes))));
        return Tree.of(new Layer("x", List.of(new Entry.RegularFile(path, attributes, zeros)), Set.of(), Set.of()));
    }

    private static DiskPlan plan(Tree tree, DiskLayout layout) throws IOException {
        return Disk.plan(tree, layout, DiskIdentity.of(new byte[32]), Optional.empty(), Instant.EPOCH);
    }

    private static DiskLayout split(OptionalLong diskBytes, long varBytes) {
        return DiskLayout.hybrid(diskBytes)
                .with(new Partition.Swap("swap", 64 * MIB))
                .with(new Partition.Ext4(PartitionType.VAR, "var", "var", OptionalLong.of(varBytes), 0));
    }

    @Test
    void aDiskThatIsTooSmallSaysWhatAllNeedAndThatMuchIsEnough() throws Exception {
        Tree tree = holding("usr/lib/big", 900 * MIB);
        for (long diskBytes : new long[] {64 * MIB, 200 * MIB, 600 * MIB}) {
            DoesNotFit told = catchThrowableOfType(
                    DoesNotFit.class, () -> plan(tree, split(OptionalLong.of(diskBytes), 16 * MIB)));
            assertThat(told)
                    .hasMessageContaining("a disk of " + diskBytes / MIB + " MiB is too small for its partitions")
                    .hasMessageContaining("need " + told.neededBytes() / MIB + " MiB altogether")
                    .hasMessageContaining("EFI system 64 MiB, swap 64 MiB, /var 16 MiB and root at least")
                    .hasMessageContaining("/usr/lib 900 MiB");
            assertThat(plan(tree, split(OptionalLong.of(told.neededBytes()), 16 * MIB))
                            .sizeBytes())
                    .isEqualTo(told.neededBytes());
            assertThatThrownBy(() -> plan(tree, split(OptionalLong.of(told.neededBytes() - MIB), 16 * MIB)))
                    .isInstanceOf(DoesNotFit.class);
        }
    }

    @Test
    void aPartitionThatIsTooSmallIsNamedWithTheLargestInIt() throws Exception {
        Tree tree = holding("var/x", 90 * MIB);
        for (long varBytes : new long[] {4 * MIB, 64 * MIB}) {
            DoesNotFit told =
                    catchThrowableOfType(DoesNotFit.class, () -> plan(tree, split(OptionalLong.empty(), varBytes)));
            assertThat(told)
                    .hasMessageContaining("the partition /var of " + varBytes / MIB + " MiB is too small")
                    .hasMessageContaining("it needs at least " + told.neededBytes() / MIB + " MiB")
                    .hasMessageContaining("The largest in it: /var/x 90 MiB");
            assertThat(plan(tree, split(OptionalLong.empty(), told.neededBytes())))
                    .isNotNull();
        }
    }
}
