package dev.slipway.build.copy;

import dev.slipway.dockerfile.syntax.Heredoc;
import dev.slipway.tree.Names;
import dev.slipway.tree.Xattrs;
import dev.slipway.tree.host.Fd;
import dev.slipway.tree.host.FileStatus;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts what was chosen into the tree, by the rules that COPY and ADD have for destinations. */
final class Copier implements Closeable {
    private static final byte[] SELF = {};

    private final Transfer transfer;
    private final Destination destination;
    private final Optional<Owner> owner;
    private final Optional<ModeChange> mode;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);

    private Copier(Transfer transfer, Destination destination, Optional<Owner> owner, Optional<ModeChange> mode) {
        this.transfer = transfer;
        this.destination = destination;
        this.owner = owner;
        this.mode = mode;
    }

    static Copier open(Transfer transfer, Path root, Path accountsRoot) throws IOException {
        Optional<ModeChange> mode = transfer.chmod().isPresent()
                ? Optional.of(ModeChange.parse(transfer.chmod().get()))
                : Optional.empty();
        return new Copier(transfer, Destination.open(root), Owner.of(transfer, accountsRoot), mode);
    }

    void put(Part part) throws IOException {
        switch (part) {
            case Pick pick -> put(pick);
            case GitPart git -> Remotes.checkOut(transfer, git, this::put);
        }
    }

    private void put(Pick pick) throws IOException {
        try (SourceTree source = SourceTree.open(pick.source())) {
            if (pick.unpacks() && pick.top().isRegular() && Archives.isArchive(source.host(pick.path()))) {
                unpack(pick, source);
                return;
            }
            String target = target(pick.top().isDirectory(), pick.name());
            new Placing(pick, source, target).run();
        }
    }

    /** A heredoc is a file of root with mode 0644, unless the flags say otherwise. */
    void put(Heredoc file) throws IOException {
        String name = Names.last(file.name());
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new CopyException(
                    transfer.instruction() + " <<" + file.name() + ": that is no name for a file",
                    "Give the heredoc the name the file shall have, or name the file in the destination.");
        }
        String target = target(false, name);
        destination.makeWay(target);
        byte[] bytes = Names.encode(file.content());
        try (Fd out = destination.create(target)) {
            for (int at = 0; at < bytes.length; at += buffer.capacity()) {
                int count = Math.min(buffer.capacity(), bytes.length - at);
                out.write(buffer.clear().put(bytes, at, count).flip());
            }
        }
        destination.set(target, owner.orElse(Owner.ROOT), permissions(0644, false));
        if (transfer.created().isPresent()) {
            destination.setTimes(target, transfer.created().get());
        }
    }

    /** Where a file or a directory's content goes; its directory is made. */
    private String target(boolean isDirectory, String name) throws IOException {
        String wanted = transfer.destination();
        boolean saysDirectory = wanted.endsWith("/");
        makeDirectories(destination.resolve(saysDirectory ? wanted : Names.parent(wanted)));
        String at = destination.resolve(wanted);
        Optional<FileStatus> there = destination.status(at);
        if (isDirectory) {
            if (there.isPresent() && !there.get().isDirectory()) {
                throw new CopyException(
                        "cannot copy a directory to " + wanted + ": " + Destination.kind(there.get())
                                + " of that name is in the way",
                        "Name a directory as the destination.");
            }
            makeDirectories(at);
            return at;
        }
        String target = there.isPresent() && there.get().isDirectory() ? Names.join(at, name) : at;
        makeDirectories(Names.parent(target));
        return target;
    }

    private void makeDirectories(String path) throws IOException {
        destination.makeDirectories(path, owner.orElse(Owner.ROOT), transfer.created());
    }

    private int permissions(int permissions, boolean isDirectory) {
        return mode.map(change -> change.apply(permissions, isDirectory)).orElse(permissions);
    }

    private void unpack(Pick pick, SourceTree source) throws IOException {
        String directory = destination.resolve(transfer.destination());
        makeDirectories(directory);
        // --chown owns the directory; what an archive holds keeps the owners that it tells, as BuildKit has it.
        Archives.unpack(source.host(pick.path()), destination.host(directory));
        Walk.requireSame(source, pick.path(), pick.top().status(), source.status(pick.path()));
    }

    /** One pick on its way to one place. */
    private final class Placing {
        private final Pick pick;
        private final SourceTree source;
        private final String target;
        /** Directories whose attributes wait until all is in them. */
        private final List<Item> directories = new ArrayList<>();

        Placing(Pick pick, SourceTree source, String target) {
            this.pick = pick;
            this.source = source;
            this.target = target;
        }

        void run() throws IOException {
            for (Item item : pick.items()) {
                Walk.stopIfInterrupted("copying to ", transfer.destination());
                if (!item.isDirectory()) {
                    file(item);
                } else if (!item.path().isEmpty()) {
                    directory(item);
                }
            }
            for (Item item : directories.reversed()) {
                adorn(item);
            }
            if (pick.top().isDirectory()) {
                // The directory's own attributes are not copied; its time is, lest the result tell when it was made.
                destination.setTimes(target, time(pick.top()));
            }
        }

        private String at(Item item) {
            return item.path().isEmpty() ? target : Names.join(target, item.path());
        }

        private void directory(Item item) throws IOException {
            String path = at(item);
            Optional<FileStatus> there = destination.status(path);
            if (there.isPresent() && !there.get().isDirectory()) {
                throw new CopyException(
                        "cannot copy the directory " + item.path() + " to /" + path + ": "
                                + Destination.kind(there.get()) + " of that name is in the way",
                        "Copy its content to where that leads, or remove it in an earlier RUN.");
            }
            if (there.isEmpty()) {
                destination.makeDirectory(path);
            }
            if (there.isEmpty() || item.included()) {
                directories.add(item);
            } else {
                destination.setPermissions(path, item.status().permissions());
            }
        }

        private void file(Item item) throws IOException {
            String path = at(item);
            destination.makeWay(path);
            if (item.linkedTo() >= 0) {
                destination.link(at(pick.items().get(item.linkedTo())), path);
                return;
            }
            switch (item.status().type()) {
                case FileStatus.REGULAR -> content(item, path);
                case FileStatus.SYMLINK -> destination.symlink(item.linkTarget(), path);
                default -> destination.node(path, item.status());
            }
            adorn(item);
        }

        private void content(Item item, String path) throws IOException {
            String from = Names.join(pick.path(), item.path());
            if (item.path().isEmpty()) {
                from = pick.path();
            }
            try (Fd in = source.file(from);
                    Fd out = destination.create(path)) {
                Walk.requireSame(source, from, item.status(), in.status(SELF));
                copy(item.status(), in, out);
                Walk.requireSame(source, from, item.status(), in.status(SELF));
            }
        }

        private void adorn(Item item) throws IOException {
            String path = at(item);
            FileStatus status = item.status();
            Owner kept = pick.source().keepOwners() ? new Owner(status.uid(), status.gid()) : Owner.ROOT;
            destination.setOwner(path, owner.orElse(kept));
            if (status.type() != FileStatus.SYMLINK) {
                destination.setPermissions(path, permissions(status.permissions(), item.isDirectory()));
            }
            Xattrs xattrs = item.xattrs();
            if (!xattrs.isEmpty()) {
                destination.setXattrs(path, xattrs);
            }
            destination.setTimes(path, time(item));
        }

        private Instant time(Item item) {
            return transfer.created().orElse(item.status().modified());
        }
    }

    /** Copies data and keeps holes. */
    private void copy(FileStatus status, Fd in, Fd out) throws IOException {
        long sizeBytes = status.sizeBytes();
        boolean holes = status.allocatedBytes() < sizeBytes;
        for (long at = holes ? in.nextData(0) : 0; at >= 0 && at < sizeBytes; ) {
            long end = holes ? Math.min(in.nextHole(at), sizeBytes) : sizeBytes;
            out.seek(at);
            while (at < end) {
                Walk.stopIfInterrupted("copying to ", transfer.destination());
                buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
                int count = in.read(buffer, at);
                if (count == 0) {
                    // The file became shorter; the comparison after the copy says so.
                    return;
                }
                out.write(buffer.flip());
                at += count;
            }
            at = holes && end < sizeBytes ? in.nextData(end) : end;
        }
        if (holes) {
            out.truncate(sizeBytes);
        }
    }

    @Override
    public void close() throws IOException {
        destination.close();
    }
}
