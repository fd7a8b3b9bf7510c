package dev.slipway.build;

import dev.slipway.build.cache.Chain;
import dev.slipway.build.copy.CopyException;
import dev.slipway.build.copy.Selection;
import dev.slipway.build.copy.Source;
import dev.slipway.build.sandbox.Emulation;
import dev.slipway.build.sandbox.SandboxCommand;
import dev.slipway.build.sandbox.SandboxException;
import dev.slipway.build.sandbox.SandboxMount;
import dev.slipway.build.snapshot.Draft;
import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.build.snapshot.SnapshotException;
import dev.slipway.build.snapshot.View;
import dev.slipway.build.step.Action;
import dev.slipway.build.store.KeyLock;
import dev.slipway.build.store.Store;
import dev.slipway.dockerfile.instruction.Instruction;
import dev.slipway.dockerfile.source.Origin;
import dev.slipway.oci.Platform;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Does one step: makes its layer and keeps it under its key. */
final class StepWork {
    private static final int KEPT_LINES = 20;

    private final BuildRun run;
    private final Platform platform;
    private final KeyedStep keyed;
    private final Progress.Running progress;
    private final Instruction instruction;

    StepWork(BuildRun run, Platform platform, KeyedStep keyed, Progress.Running progress) {
        this.run = run;
        this.platform = platform;
        this.keyed = keyed;
        this.progress = progress;
        this.instruction = keyed.step().planned().instruction();
    }

    /** The files after the step; {@code cached} when somebody else had made them in the meantime. */
    record Done(Chain chain, boolean cached) {}

    /** Tells how a step ended that did not end well. */
    static void end(Progress.Running step, Throwable failure) {
        if (failure instanceof InterruptedException
                || failure instanceof ClosedByInterruptException
                || Thread.currentThread().isInterrupted()) {
            step.canceled();
        } else if (failure instanceof BuildException known) {
            step.failed(known.exitStatus(), known.lastLines());
        } else {
            step.failed(OptionalInt.empty(), List.of());
        }
    }

    // The lock is only held: whoever comes later finds the record.
    @SuppressWarnings("try")
    Done on(Chain below) throws BuildException, IOException, InterruptedException {
        try (KeyLock lock = run.records().lock(keyed.key())) {
            Optional<Chain> made =
                    run.caching().none() ? Optional.empty() : run.records().find(keyed.key());
            if (made.isPresent()) {
                return new Done(made.get(), true);
            }
            Optional<Chain> own = keyed.layer().isPresent() && !run.caching().none()
                    ? run.records().find(keyed.layer().get())
                    : Optional.empty();
            Instant created = run.request().sourceDate().orElseGet(Instant::now);
            Optional<Snapshot> layer =
                    own.isPresent() ? own.get().layers().stream().findFirst() : layer(below);
            Instant worked = own.flatMap(Chain::oldest).orElseGet(Instant::now);
            Chain chain = below.with(layer, created, worked);
            String text = keyed.step().planned().text();
            if (keyed.layer().isPresent() && own.isEmpty()) {
                run.records()
                        .save(
                                keyed.layer().get(),
                                Chain.of(List.of()).with(layer, created, worked),
                                text,
                                progress.took());
            }
            run.records().save(keyed.key(), chain, text, progress.took());
            return new Done(chain, own.isPresent());
        } catch (IOException e) {
            throw explained(run.store(), instruction, e);
        }
    }

    /** A failure of the host below a step, at the step's place; an interrupt stays what it is. */
    static BuildException explained(Store store, Instruction instruction, IOException failure) throws IOException {
        return switch (failure) {
            case ClosedByInterruptException e -> throw e;
            case CopyException e ->
                BuildException.at(instruction.origin(), String.valueOf(e.getMessage()), e.advice(), e);
            case SandboxException e -> BuildException.at(instruction.origin(), String.valueOf(e.getMessage()), "", e);
            case SnapshotException e -> BuildException.at(instruction.origin(), String.valueOf(e.getMessage()), "", e);
            default -> {
                String problem = String.valueOf(
                        store.explain("the step cannot be done", failure).getMessage());
                yield BuildException.at(instruction.origin(), problem, "", failure);
            }
        };
    }

    private Optional<Snapshot> layer(Chain below) throws BuildException, IOException, InterruptedException {
        Action action = keyed.step().action().orElseThrow();
        List<Snapshot> lowers = keyed.layer().isPresent() ? List.of() : below.layers();
        try (Draft draft = Draft.open(run.store(), lowers)) {
            switch (action) {
                case Action.MakeDirectory directory ->
                    NewDirectory.make(draft.root(), directory, run.request().sourceDate());
                case Action.Bring bring -> bring(bring, draft.root());
                case Action.Execute execute -> execute(execute, draft.root());
            }
            return draft.commit();
        }
    }

    private void bring(Action.Bring bring, Path root) throws BuildException, IOException, InterruptedException {
        switch (run.sources().find(bring.from(), instruction, platform)) {
            case FileSource.Host host ->
                Selection.of(bring.transfer(), host.source(), run.memo(), run.fetcher())
                        .applyTo(root, root);
            case FileSource.Layers layers -> {
                try (View view = View.of(run.store(), layers.supply().layers())) {
                    Selection.of(bring.transfer(), Source.stage(view.root(), layers.name()), run.memo())
                            .applyTo(root, root);
                }
            }
        }
    }

    private void execute(Action.Execute execute, Path root) throws BuildException, IOException, InterruptedException {
        Optional<String> refusal = Emulation.prepare(platform);
        run.commands().acquire();
        try (StepMounts mounts = new StepMounts(run, platform, keyed.step().planned())) {
            List<SandboxMount> mounted = mounts.of(execute);
            List<String> environment = new ArrayList<>(execute.proxies());
            environment.addAll(execute.environment());
            environment.addAll(mounts.variables());
            SandboxCommand command = new SandboxCommand(
                    root,
                    execute.arguments(),
                    environment,
                    execute.directory(),
                    execute.user(),
                    execute.hostname(),
                    execute.network(),
                    execute.security(),
                    mounted);
            Deque<String> tail = new ArrayDeque<>();
            int status = run.sandbox().run(command, (channel, line) -> {
                tail.addLast(line);
                if (tail.size() > KEPT_LINES) {
                    tail.removeFirst();
                }
                progress.output(channel, line);
            });
            if (status != 0) {
                throw commandFailed(execute, status, List.copyOf(tail), refusal);
            }
        } finally {
            run.commands().release();
        }
    }

    private BuildException commandFailed(
            Action.Execute execute, int status, List<String> tail, Optional<String> refusal) {
        Origin origin = instruction.origin();
        String shown = execute.script().isPresent() ? "the script" : String.join(" ", execute.arguments());
        String problem = "the command " + shown.lines().findFirst().orElse("") + " ended with exit status " + status;
        boolean foreign = tail.stream().anyMatch(line -> line.contains("xec format error"));
        String advice = foreign && refusal.isPresent()
                ? refusal.get()
                : switch (status) {
                    case 127 ->
                        "127 says that a program was not found in the image: install it in an earlier step, or mend its name.";
                    case 126 -> "126 says that the program cannot be executed: check its mode and its architecture.";
                    case 137 -> "137 says that it was killed (SIGKILL), most often for lack of memory.";
                    default -> "Its output tells why; the steps before it are kept, so the next build starts here.";
                };
        return BuildException.command(origin, problem, advice, status, tail);
    }
}
