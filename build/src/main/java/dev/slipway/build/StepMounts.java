package dev.slipway.build;

import dev.slipway.build.copy.Selection;
import dev.slipway.build.plan.PlannedStep;
import dev.slipway.build.sandbox.SandboxMount;
import dev.slipway.build.sandbox.TreePath;
import dev.slipway.build.snapshot.View;
import dev.slipway.build.step.Action;
import dev.slipway.build.store.Scratch;
import dev.slipway.dockerfile.instruction.Mount;
import dev.slipway.dockerfile.pattern.CleanPath;
import dev.slipway.oci.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What a command sees beside its tree, from the moment it is mounted to the command's end. */
final class StepMounts implements AutoCloseable {
    private static final int SECRET_MODE = 0400;

    private final BuildRun run;
    private final Platform platform;
    private final PlannedStep planned;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final List<String> variables = new ArrayList<>();
    private int agents;

    StepMounts(BuildRun run, Platform platform, PlannedStep planned) {
        this.run = run;
        this.platform = platform;
        this.planned = planned;
    }

    /** Variables that mounts add to the environment; known once {@link #of} has returned. */
    List<String> variables() {
        return List.copyOf(variables);
    }

    List<SandboxMount> of(Action.Execute execute) throws BuildException, IOException, InterruptedException {
        List<SandboxMount> mounts = new ArrayList<>();
        if (execute.script().isPresent()) {
            byte[] content = execute.script().get().content().getBytes(StandardCharsets.UTF_8);
            mounts.add(new SandboxMount.Text(execute.script().get().path(), content, 0755, 0, 0));
        }
        for (Mount mount : execute.mounts()) {
            switch (mount) {
                case Mount.Bind bind -> mounts.add(bind(bind, absolute(bind.target(), execute)));
                case Mount.Cache cache -> mounts.add(cache(cache, absolute(cache.target(), execute)));
                case Mount.Tmpfs tmpfs ->
                    mounts.add(new SandboxMount.Tmpfs(absolute(tmpfs.target(), execute), tmpfs.sizeBytes()));
                case Mount.Secret secret -> secret(secret, execute).ifPresent(mounts::add);
                case Mount.Ssh ssh -> ssh(ssh, execute).ifPresent(mounts::add);
            }
        }
        return mounts;
    }

    private static String absolute(String target, Action.Execute execute) {
        return CleanPath.of(target.startsWith("/") ? target : execute.directory() + "/" + target);
    }

    private SandboxMount bind(Mount.Bind bind, String target) throws BuildException, IOException, InterruptedException {
        Path source = switch (run.sources()
                .find(bind.from().map(name -> planned.sources().get(name)), planned.instruction(), platform)) {
            case FileSource.Host host -> {
                Path place = Files.createDirectory(scratch().resolve("context"));
                Selection.of(MountSource.transfer(bind.source()), host.source(), run.memo())
                        .applyTo(place, place);
                yield place.resolve(MountSource.PLACE.substring(1));
            }
            case FileSource.Layers layers -> {
                View view = View.of(run.store(), layers.supply().layers());
                open.push(view);
                yield existing(view.root(), bind.source(), layers.name());
            }
        };
        if (bind.readOnly()) {
            return new SandboxMount.Bind(source, target, SandboxMount.Access.READ_ONLY);
        }
        if (Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
            return new SandboxMount.Bind(source, target, SandboxMount.Access.DISCARD);
        }
        Path copy = scratch().resolve("file");
        Files.copy(source, copy, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        return new SandboxMount.Bind(copy, target, SandboxMount.Access.READ_WRITE);
    }

    private Path existing(Path root, String source, String name) throws BuildException, IOException {
        Path path = TreePath.resolve(root, source);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw BuildException.at(
                    planned.instruction().origin(),
                    "there is no " + source + " in " + name + " to mount",
                    "Check source= and from=.");
        }
        return path;
    }

    private Path scratch() throws IOException {
        Scratch scratch = run.store().scratch("mount");
        open.push(scratch);
        return scratch.directory();
    }

    private SandboxMount cache(Mount.Cache cache, String target)
            throws BuildException, IOException, InterruptedException {
        CacheDirectory directory = CacheDirectory.open(
                run.store(),
                run.request().buildArgs().getOrDefault("BUILDKIT_CACHE_MOUNT_NS", ""),
                cache,
                target,
                place -> seed(cache, place));
        open.push(directory);
        return new SandboxMount.Bind(
                directory.path(),
                target,
                cache.readOnly() ? SandboxMount.Access.READ_ONLY : SandboxMount.Access.READ_WRITE);
    }

    /** Fills a new cache with what {@code from=} and {@code source=} say. */
    private void seed(Mount.Cache cache, Path place) throws BuildException, IOException, InterruptedException {
        if (cache.from().isEmpty() && cache.source().isEmpty()) {
            return;
        }
        String source = cache.source().orElse("/");
        switch (run.sources()
                .find(cache.from().map(name -> planned.sources().get(name)), planned.instruction(), platform)) {
            case FileSource.Host host ->
                Selection.of(MountSource.into(source, "/"), host.source(), run.memo())
                        .applyTo(place, place);
            case FileSource.Layers layers -> {
                try (View view = View.of(run.store(), layers.supply().layers())) {
                    Selection.of(
                                    MountSource.into(source, "/"),
                                    dev.slipway.build.copy.Source.stage(view.root(), layers.name()),
                                    run.memo())
                            .applyTo(place, place);
                }
            }
        }
    }

    private Optional<SandboxMount> secret(Mount.Secret secret, Action.Execute execute)
            throws BuildException, IOException {
        Optional<SecretSource> source =
                Optional.ofNullable(run.request().secrets().get(secret.id()));
        Optional<byte[]> value = source.isPresent() ? source.get().read() : Optional.empty();
        if (value.isEmpty()) {
            if (secret.required()) {
                throw missing(secret, source);
            }
            return Optional.empty();
        }
        secret.variable()
                .ifPresent(name -> variables.add(name + "=" + new String(value.get(), StandardCharsets.UTF_8)));
        if (secret.variable().isPresent() && secret.target().isEmpty()) {
            return Optional.empty();
        }
        String target = absolute(secret.target().orElse("/run/secrets/" + secret.id()), execute);
        return Optional.of(new SandboxMount.Text(
                target,
                value.get(),
                secret.mode().orElse(SECRET_MODE),
                secret.uid().orElse(0),
                secret.gid().orElse(0)));
    }

    private BuildException missing(Mount.Secret secret, Optional<SecretSource> source) {
        String need = "the step needs the secret " + secret.id() + ", ";
        String file = "--secret id=" + secret.id() + ",src=FILE";
        if (source.isPresent() && source.get() instanceof SecretSource.Variable(String variable)) {
            return BuildException.at(
                    planned.instruction().origin(),
                    need + "but the environment variable " + variable + ", which is to hold it, is not set",
                    "Set and export " + variable + ", or give the secret as a file: " + file);
        }
        return BuildException.at(planned.instruction().origin(), need + "which was not given", "Give it: " + file);
    }

    private Optional<SandboxMount> ssh(Mount.Ssh ssh, Action.Execute execute) throws BuildException {
        Optional<Path> socket = Optional.ofNullable(run.request().sshAgents().get(ssh.id()));
        if (socket.isEmpty() || !Files.exists(socket.get())) {
            if (ssh.required()) {
                throw BuildException.at(
                        planned.instruction().origin(),
                        "the step needs the ssh agent " + ssh.id() + ", which was not given",
                        "Give it: --ssh " + ssh.id() + "=SOCKET");
            }
            return Optional.empty();
        }
        String target = absolute(ssh.target().orElse("/run/buildkit/ssh_agent." + agents), execute);
        agents++;
        variables.add("SSH_AUTH_SOCK=" + target);
        return Optional.of(new SandboxMount.Bind(socket.get(), target, SandboxMount.Access.READ_WRITE));
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
