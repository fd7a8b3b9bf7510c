package dev.slipway.build.snapshot;

import dev.slipway.build.rootless.UserNamespaces;
import dev.slipway.tree.host.FileStatus;
import dev.slipway.tree.host.Posix;
import dev.slipway.tree.host.PosixException;
import dev.slipway.tree.host.UserNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Mounting layers by overlayfs (Linux Documentation/filesystems/overlayfs.rst). */
final class Overlay {
    /** The kernel's own limit, OVL_MAX_STACK. */
    static final int MAXIMUM_LAYERS = 500;

    /** mount(2) takes one page of options; some room is left for what it adds itself. */
    private static final int OPTION_BYTES = 4000;

    // Without these the kernel ties an upper directory to one exact stack of lower ones, or leaves files whose content
    // stays below, neither of which a layer that is read on its own can have.
    private static final String OPTIONS = "index=off,metacopy=off,redirect_dir=off";

    // Root of a user namespace may not write the attributes of the host's root; with those of users the kernel never
    // redirects, and refuses to be told so.
    private static final String USER_OPTIONS = "index=off,metacopy=off,userxattr";

    private Overlay() {}

    /** Where changes go; both lie on one file system, and {@code work} is the kernel's own. */
    record Writable(Path upper, Path work) {}

    /** Throws unless this process is root, of the host or of a user namespace. */
    static void requireRoot() throws SnapshotException {
        Optional<String> refusal = UserNamespaces.refusal();
        if (refusal.isPresent()) {
            throw new SnapshotException(refusal.get());
        }
    }

    /** Mounts {@code layers}, the lowest first, at {@code target}; {@code scratch} gets short names for long paths. */
    static void mount(Path scratch, List<Snapshot> layers, Optional<Writable> writable, Path target)
            throws IOException {
        if (layers.size() > MAXIMUM_LAYERS) {
            throw new SnapshotException("The image has " + layers.size() + " layers, and Linux stacks " + MAXIMUM_LAYERS
                    + " at most: join RUN, COPY and ADD instructions, or build a part of it as a base of its own.");
        }
        List<Path> lowers = new java.util.ArrayList<>(
                layers.reversed().stream().map(Snapshot::directory).toList());
        if (writable.isEmpty()) {
            // Overlayfs wants two layers at least when none is written to; an empty one changes nothing.
            lowers.add(Files.createDirectory(scratch.resolve("empty")));
        }
        String common = UserNamespace.isOwn() ? USER_OPTIONS : OPTIONS;
        String options = writable.map(w -> common + ",volatile,upperdir=" + w.upper() + ",workdir=" + w.work())
                .orElse(common);
        String joined = lowers.stream().map(Path::toString).collect(Collectors.joining(":"));
        // The text form has these for separators, and a path that holds one would need escapes which differ by kernel.
        boolean plain = lowers.stream().noneMatch(l -> l.toString().matches(".*[:,\\\\].*"));
        String text = options + ",lowerdir=" + joined;
        try {
            if (plain && text.getBytes(StandardCharsets.UTF_8).length < OPTION_BYTES) {
                // A step may make the node of the host's disk, but must not open it: no device works in a layer.
                Posix.mount("overlay", target, "overlay", Posix.MS_NODEV, text);
            } else {
                LayerByLayerMount.mount(lowers, options, target);
            }
        } catch (PosixException e) {
            throw refused(e, target);
        }
    }

    private static SnapshotException refused(PosixException e, Path target) {
        String advice = switch (e.errno()) {
            case PosixException.EPERM ->
                "this process has no right to mount (CAP_SYS_ADMIN): in a container,"
                        + " start it with --privileged or --cap-add SYS_ADMIN";
            case PosixException.EINVAL ->
                "the store's file system cannot carry overlayfs layers (it may be an"
                        + " overlay itself): set SLIPWAY_HOME to a directory on ext4, xfs or btrfs, for a container a volume";
            case 19 -> "this kernel has no overlayfs: load it (modprobe overlay)";
            default -> "see the kernel's log (dmesg) for the reason";
        };
        return new SnapshotException("Cannot stack layers at " + target + ": " + e.getMessage() + "; " + advice, e);
    }

    static void unmount(Path target) throws IOException {
        try {
            Posix.umount2(target, 0);
        } catch (PosixException e) {
            // Somebody still has a file open there (an indexer, a shell): it goes when they let go of it.
            Posix.umount2(target, Posix.MNT_DETACH);
        }
    }

    /** Makes {@code directory} what an image without layers starts from. */
    static void asEmptyRoot(Path directory) throws IOException {
        Posix.chmod(directory, 0755);
        Posix.lchown(directory, 0, 0);
        Posix.setTimes(directory, Instant.EPOCH);
    }

    /** The mounted root shows the attributes of the upper directory, so it must start with those of the layer below. */
    static void copyRootAttributes(Path lower, Path upper) throws IOException {
        FileStatus status = Posix.lstat(lower);
        Posix.lchown(upper, status.uid(), status.gid());
        Posix.chmod(upper, status.permissions());
        for (String name : Posix.llistxattr(lower)) {
            if (!isOverlays(name)) {
                Posix.lsetxattr(upper, name, Posix.lgetxattr(lower, name));
            }
        }
        Posix.setTimes(upper, status.modified());
    }

    /** True for the attributes in which overlayfs keeps its own notes. */
    static boolean isOverlays(String xattr) {
        return xattr.startsWith("trusted.overlay.") || xattr.startsWith("user.overlay.");
    }
}
