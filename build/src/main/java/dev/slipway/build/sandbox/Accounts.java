package dev.slipway.build.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The users and groups of a tree, by its own {@code /etc/passwd} and {@code /etc/group} (passwd(5), group(5)). */
public final class Accounts {
    private static final long MAXIMUM_FILE_BYTES = 8 << 20;

    private final List<String[]> users;
    private final List<String[]> groups;

    private Accounts(List<String[]> users, List<String[]> groups) {
        this.users = users;
        this.groups = groups;
    }

    /** Reads both files of the tree at {@code root}; one that is not there is empty. */
    public static Accounts of(Path root) throws IOException {
        return new Accounts(lines(root, "/etc/passwd", 7), lines(root, "/etc/group", 4));
    }

    private static List<String[]> lines(Path root, String name, int fields) throws IOException {
        Path file = TreePath.resolve(root, name);
        List<String[]> lines = new ArrayList<>();
        // A pipe or a device in its place would block us or read the host.
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.size(file) > MAXIMUM_FILE_BYTES) {
                throw new SandboxException(
                        "The tree's " + name + " has " + Files.size(file) + " bytes, which no such file has.");
            }
            for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
                String[] parts = line.split(":", -1);
                if (parts.length >= fields - 1) {
                    lines.add(parts);
                }
            }
        }
        return lines;
    }

    /** The number of a user given by name or number; empty when the tree has no such name. */
    public OptionalLong uid(String user) {
        Optional<String[]> entry = entry(users, user);
        return entry.isPresent() ? number(entry.get()[2]) : number(user);
    }

    /** The primary group of a user given by name or number; empty when the tree's passwd file does not list it. */
    public OptionalLong primaryGroup(String user) {
        Optional<String[]> entry = entry(users, user).or(() -> byNumber(users, user));
        return entry.isPresent() ? number(entry.get()[3]) : OptionalLong.empty();
    }

    /** The number of a group given by name or number; empty when the tree has no such name. */
    public OptionalLong gid(String group) {
        Optional<String[]> entry = entry(groups, group);
        return entry.isPresent() ? number(entry.get()[2]) : number(group);
    }

    /**
     * Whom {@code USER user[:group]} means; empty is root.
     *
     * @throws SandboxException when the tree has no such user or group
     */
    public Account account(String spec) throws SandboxException {
        int colon = spec.indexOf(':');
        String user = colon < 0 ? spec : spec.substring(0, colon);
        String group = colon < 0 ? "" : spec.substring(colon + 1);
        String name = user.isEmpty() ? "0" : user;
        long uid = uid(name).orElseThrow(() -> unknown("user", name, "passwd"));
        Optional<String[]> entry = entry(users, name).or(() -> byNumber(users, Long.toString(uid)));
        String home = entry.filter(e -> e.length > 5 && !e[5].isEmpty())
                .map(e -> e[5])
                .orElse("/");
        if (!group.isEmpty()) {
            long gid = gid(group).orElseThrow(() -> unknown("group", group, "group"));
            return new Account(uid, gid, List.of(), home);
        }
        long gid = entry.isPresent() ? number(entry.get()[3]).orElse(0) : 0;
        return new Account(uid, gid, entry.map(e -> supplementary(e[0], gid)).orElse(List.of()), home);
    }

    private static SandboxException unknown(String what, String name, String file) {
        return new SandboxException("The tree has no " + what + " \"" + name + "\": its /etc/" + file
                + " does not list it. Create it first (RUN " + what + "add " + name + "), or give a number.");
    }

    private List<Long> supplementary(String user, long primary) {
        List<Long> found = new ArrayList<>();
        for (String[] group : groups) {
            if (group.length > 3 && List.of(group[3].split(",")).contains(user)) {
                number(group[2]).ifPresent(gid -> {
                    if (gid != primary && !found.contains(gid)) {
                        found.add(gid);
                    }
                });
            }
        }
        return found;
    }

    private static Optional<String[]> entry(List<String[]> lines, String name) {
        return lines.stream().filter(line -> line[0].equals(name)).findFirst();
    }

    private static Optional<String[]> byNumber(List<String[]> lines, String number) {
        return lines.stream().filter(line -> line[2].equals(number)).findFirst();
    }

    private static OptionalLong number(String text) {
        if (!text.matches("[0-9]{1,10}")) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(text);
        return number <= 0xffff_fffeL ? OptionalLong.of(number) : OptionalLong.empty();
    }
}
