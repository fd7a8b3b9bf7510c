package dev.slipway.build.copy;

import dev.slipway.build.sandbox.Accounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Whom copied files belong to. */
record Owner(long uid, long gid) {
    static final Owner ROOT = new Owner(0, 0);

    private static final long MAXIMUM_ID = 0xffff_fffeL;

    /** What {@code --chown} of a transfer means; names are those of the tree at {@code accountsRoot}. */
    static Optional<Owner> of(Transfer transfer, Path accountsRoot) throws IOException {
        if (transfer.chown().isEmpty()) {
            return Optional.empty();
        }
        String chown = transfer.chown().get();
        int colon = chown.indexOf(':');
        String user = colon < 0 ? chown : chown.substring(0, colon);
        String group = colon < 0 ? "" : chown.substring(colon + 1);
        boolean named = isName(user) || isName(group);
        if (named && transfer.isIndependent()) {
            throw new CopyException(
                    "--chown=" + chown
                            + " cannot be resolved with --link: such a copy does not depend on the tree below"
                            + " it, so no /etc/passwd or /etc/group knows the name",
                    "Give numbers, or leave out --link.");
        }
        if (named) {
            return Optional.of(byName(chown, user, group, Accounts.of(accountsRoot)));
        }
        long uid = user.isEmpty() ? 0 : number(user, chown);
        return Optional.of(new Owner(uid, group.isEmpty() ? uid : number(group, chown)));
    }

    private static boolean isName(String part) {
        return !part.isEmpty() && !part.matches("[0-9]+");
    }

    private static Owner byName(String chown, String user, String group, Accounts accounts) throws CopyException {
        long uid = user.isEmpty() ? 0 : known(accounts.uid(user), "user", user, chown);
        if (!group.isEmpty()) {
            return new Owner(uid, known(accounts.gid(group), "group", group, chown));
        }
        return new Owner(uid, accounts.primaryGroup(user).orElse(uid));
    }

    private static long known(OptionalLong id, String kind, String name, String chown) throws CopyException {
        return id.orElseThrow(() -> new CopyException(
                "--chown=" + chown + ": the tree has no " + kind + " " + name + " (its /etc/"
                        + (kind.equals("user") ? "passwd" : "group") + " does not list it)",
                "Create it in an earlier RUN (" + kind + "add " + name + "), or give a number."));
    }

    private static long number(String digits, String chown) throws CopyException {
        if (digits.length() > 10 || Long.parseLong(digits) > MAXIMUM_ID) {
            throw new CopyException(
                    "--chown=" + chown + ": " + digits + " is larger than any user or group id",
                    "Give a number from 0 to " + MAXIMUM_ID + ".");
        }
        return Long.parseLong(digits);
    }
}
