package dev.slipway.build.sandbox;

import dev.slipway.build.store.Scratch;
import dev.slipway.tree.host.Posix;
import dev.slipway.tree.host.UserNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns what a command wants mounted into mounts of the container, with a place in the tree for each. */
final class MountPlan {
    private final Scratch scratch;
    private final LentPaths lent;
    private final List<Map<String, Object>> mounts = new ArrayList<>();
    private boolean memoryMounted;
    private int count;

    MountPlan(Scratch scratch, LentPaths lent) {
        this.scratch = scratch;
        this.lent = lent;
    }

    List<Map<String, Object>> mounts() {
        return List.copyOf(mounts);
    }

    /** Adds one mount. */
    void add(SandboxMount mount) throws IOException {
        String target = mount.target();
        if (!target.startsWith("/") || TreePath.isRoot(target)) {
            throw new SandboxException(
                    "A mount's target must be an absolute path below /, this is \"" + target + "\".");
        }
        switch (mount) {
            case SandboxMount.Bind bind -> addBind(bind);
            case SandboxMount.Tmpfs tmpfs -> {
                lent.directory(target);
                List<String> options = new ArrayList<>(List.of("nosuid", "nodev", "noexec", "mode=1777"));
                tmpfs.sizeBytes().ifPresent(size -> options.add("size=" + size));
                mounts.add(Bundle.mount(target, "tmpfs", "tmpfs", options));
            }
            case SandboxMount.Text text -> addText(text);
        }
    }

    private void addBind(SandboxMount.Bind bind) throws IOException {
        boolean directory = Files.isDirectory(bind.source());
        if (!Files.exists(bind.source())) {
            throw new SandboxException(
                    "Cannot mount " + bind.source() + " at " + bind.target() + ": it does not exist.");
        }
        if (directory) {
            lent.directory(bind.target());
        } else {
            lent.file(bind.target(), new byte[0], 0644);
        }
        if (bind.access() == SandboxMount.Access.DISCARD && directory) {
            mounts.add(discarding(bind));
        } else {
            boolean writable = bind.access() == SandboxMount.Access.READ_WRITE;
            mounts.add(Bundle.bind(bind.source(), bind.target(), writable));
        }
    }

    /** An overlay whose changes lie in the scratch. */
    private Map<String, Object> discarding(SandboxMount.Bind bind) throws IOException {
        Path place = Files.createDirectory(scratch.directory().resolve("discard" + count++));
        Path lower =
                Files.createSymbolicLink(place.resolve("lower"), bind.source().toAbsolutePath());
        Path upper = Files.createDirectory(place.resolve("upper"));
        Path work = Files.createDirectory(place.resolve("work"));
        Posix.chmod(upper, Posix.lstat(bind.source().toRealPath()).permissions());
        List<String> options = new ArrayList<>(List.of(
                "lowerdir=" + lower, "upperdir=" + upper, "workdir=" + work, "index=off", "metacopy=off", "nodev"));
        if (UserNamespace.isOwn()) {
            options.add("userxattr");
        }
        return Bundle.mount(bind.target(), "overlay", "overlay", options);
    }

    private void addText(SandboxMount.Text text) throws IOException {
        Path memory = scratch.directory().resolve("memory");
        if (!memoryMounted) {
            Files.createDirectory(memory);
            Posix.mount("tmpfs", memory, "tmpfs", Posix.MS_NODEV | Posix.MS_NOSUID, "mode=0700,size=64m");
            memoryMounted = true;
        }
        Path file = memory.resolve("text" + count++);
        Files.write(file, text.content());
        Posix.lchown(file, text.uid(), text.gid());
        Posix.chmod(file, text.mode());
        lent.file(text.target(), new byte[0], 0644);
        mounts.add(Bundle.bind(file, text.target(), false));
    }

    /** Adds a file of the host's side that every command gets. */
    void addUsual(String target, byte[] content) throws IOException {
        Path file = scratch.directory().resolve("usual" + count++);
        Files.write(file, content);
        Posix.chmod(file, 0644);
        lent.file(target, new byte[0], 0644);
        mounts.add(Bundle.bind(file, target, false));
    }
}
