package dev.slipway.dockerfile.lint;

import dev.slipway.dockerfile.instruction.Instruction;
import dev.slipway.dockerfile.scope.StageScope;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the checks know at one place of a stage. */
final class StageState {
    /** The instructions of which a stage can use only one. */
    enum Once {
        CMD,
        ENTRYPOINT,
        HEALTHCHECK
    }

    StageScope scope;
    boolean workdirIsSet;
    boolean hasShell;
    /** What later stages on this one run first. */
    List<String> triggers = List.of();

    final Map<Once, Instruction> last = new EnumMap<>(Once.class);

    StageState(StageScope scope, boolean workdirIsSet, boolean hasShell) {
        this.scope = scope;
        this.workdirIsSet = workdirIsSet;
        this.hasShell = hasShell;
    }
}
