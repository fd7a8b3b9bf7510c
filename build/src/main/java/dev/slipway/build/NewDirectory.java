package dev.slipway.build;

import dev.slipway.build.sandbox.Accounts;
import dev.slipway.build.sandbox.SandboxException;
import dev.slipway.build.sandbox.TreePath;
import dev.slipway.build.step.Action;
import dev.slipway.tree.host.Posix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes the directory that WORKDIR names, with its parents. */
final class NewDirectory {
    private NewDirectory() {}

    static void make(Path root, Action.MakeDirectory wanted, Optional<Instant> time) throws IOException {
        Path path = TreePath.resolve(root, wanted.path());
        List<Path> missing = new ArrayList<>();
        Path at = path;
        while (at != null && !Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
            missing.addFirst(at);
            at = at.getParent();
        }
        if (at == null || !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
            throw new SandboxException("The working directory " + wanted.path() + " cannot be made: /"
                    + root.relativize(at == null ? root : at) + " is there and is no directory. Choose another name.");
        }
        Owner owner = missing.isEmpty() ? new Owner(0, 0) : owner(root, wanted.user());
        for (Path directory : missing) {
            Files.createDirectory(directory);
            Posix.lchown(directory, owner.uid, owner.gid);
            Posix.chmod(directory, 0755);
        }
        if (time.isPresent()) {
            for (Path directory : missing.reversed()) {
                Posix.setTimes(directory, time.get());
            }
        }
    }

    private record Owner(long uid, long gid) {}

    /** By BuildKit's rule: a number alone is the group too, and a name that nobody has is root. */
    private static Owner owner(Path root, String spec) throws IOException {
        if (spec.isEmpty()) {
            return new Owner(0, 0);
        }
        Accounts accounts = Accounts.of(root);
        int colon = spec.indexOf(':');
        String user = colon < 0 ? spec : spec.substring(0, colon);
        OptionalLong uid = accounts.uid(user);
        if (uid.isEmpty()) {
            return new Owner(0, 0);
        }
        boolean number = user.matches("[0-9]+");
        OptionalLong own = number ? uid : accounts.primaryGroup(user);
        OptionalLong gid = colon < 0 ? own : accounts.gid(spec.substring(colon + 1));
        return new Owner(uid.getAsLong(), gid.orElse(0));
    }
}
