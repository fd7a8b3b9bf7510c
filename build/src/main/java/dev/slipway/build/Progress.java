package dev.slipway.build;

import dev.slipway.build.base.BaseEvent;
import dev.slipway.build.sandbox.OutputListener;
import dev.slipway.dockerfile.instruction.Instruction;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Numbers the steps of one build and tells its listener of them, one call at a time. */
final class Progress {
    private final BuildListener listener;
    private final Object turn = new Object();
    private int steps;

    Progress(BuildListener listener) {
        this.listener = listener;
    }

    void tell(BuildEvent event) {
        synchronized (turn) {
            listener.on(event);
        }
    }

    /** A step that begins now. */
    Running begin(String stage, int index, int of, Instruction instruction) {
        synchronized (turn) {
            steps++;
            listener.on(new BuildEvent.StepStarted(
                    steps,
                    stage,
                    index,
                    of,
                    instruction.origin().text(),
                    instruction.origin().position()));
            return new Running(steps, System.nanoTime());
        }
    }

    /** A step under way. */
    final class Running {
        private final int number;
        private final long since;

        private Running(int number, long since) {
            this.number = number;
            this.since = since;
        }

        Duration took() {
            return Duration.ofNanos(System.nanoTime() - since);
        }

        void output(OutputListener.Channel channel, String line) {
            tell(new BuildEvent.Output(number, channel, line));
        }

        void base(BaseEvent event) {
            tell(new BuildEvent.Base(number, event));
        }

        void explained(String reason) {
            tell(new BuildEvent.Explained(number, reason));
        }

        void done(boolean cached) {
            tell(new BuildEvent.StepDone(number, cached, took()));
        }

        void failed(OptionalInt exitStatus, List<String> lastLines) {
            tell(new BuildEvent.StepFailed(number, exitStatus, lastLines, took()));
        }

        void canceled() {
            tell(new BuildEvent.StepCanceled(number, took()));
        }
    }
}
