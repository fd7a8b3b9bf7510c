package dev.slipway.image.harden;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Something that a rule sets, and by which it is checked. */
public sealed interface Setting {

    /** What is wrong in the tree; nothing when it is as it should be. */
    Optional<String> problem(HardenedTree tree);

    /** A line for root's shell on the server that ends with 0 when it is as it should be. */
    String guestTest();

    /** A directive of sshd_config(5), in the main file and first among the drop-ins. */
    record SshDirective(String name, String value) implements Setting {
        /** What sshd makes of its files, for a stranger. */
        static final String EFFECTIVE = "sshd -T -C user=root,host=stranger,addr=192.0.2.1 2>/dev/null";

        @Override
        public Optional<String> problem(HardenedTree tree) {
            List<String> values = tree.sshValues(name);
            Optional<String> exception = tree.sshExceptions(name).stream()
                    .filter(other -> !other.equals(value))
                    .findFirst();
            if (exception.isPresent()) {
                return Optional.of("a Match block makes sshd's " + name + " " + exception.get());
            }
            return values.contains(value)
                    ? Optional.empty()
                    : Optional.of("sshd's " + name + " is " + (values.isEmpty() ? "not set" : values.getFirst())
                            + ", not " + value);
        }

        @Override
        public String guestTest() {
            // sshd prints the users one by one.
            return name.equals("AllowUsers")
                    ? Stream.of(value.split(" "))
                            .map(user -> test(name + " " + user))
                            .collect(Collectors.joining(" && "))
                    : test(name + " " + value);
        }

        private static String test(String line) {
            return EFFECTIVE + " | grep -qixF " + Shell.quoted(line);
        }
    }

    /** A kernel parameter of sysctl.d(5). */
    record KernelParameter(String name, String value) implements Setting {
        @Override
        public Optional<String> problem(HardenedTree tree) {
            Optional<String> found = tree.sysctl(name);
            return found.equals(Optional.of(value))
                    ? Optional.empty()
                    : Optional.of(name + " is " + found.orElse("not set") + ", not " + value);
        }

        /** One that this kernel does not have needs no value. */
        @Override
        public String guestTest() {
            String path = "/proc/sys/" + name.replace('.', '/');
            return "test ! -e " + path + " || test \"$(tr '\\t' ' ' < " + path + ")\" = " + Shell.quoted(value);
        }
    }

    /** A file as a whole. */
    record NewFile(String path, int mode, String text) implements Setting {
        @Override
        public Optional<String> problem(HardenedTree tree) {
            Optional<String> found = tree.text(path);
            if (found.isEmpty()) {
                return Optional.of("/" + path + " is not there");
            }
            return found.get().equals(text) ? tree.modeProblem(path, mode) : Optional.of("/" + path + " is another");
        }

        @Override
        public String guestTest() {
            return "test \"$(stat -c %%a /%s) $(sha256sum < /%s)\" = '%o %s  -'"
                    .formatted(path, path, mode, Shell.sha256(text));
        }
    }

    /** A package. */
    record Installed(String name) implements Setting {
        @Override
        public Optional<String> problem(HardenedTree tree) {
            return tree.installed(name) ? Optional.empty() : Optional.of("the package " + name + " is not installed");
        }

        @Override
        public String guestTest() {
            return "dpkg-query -W -f '${db:Status-Status}' " + name + " 2>/dev/null | grep -qx installed";
        }
    }

    /** A unit that starts with the server. */
    record Enabled(String unit) implements Setting {
        @Override
        public Optional<String> problem(HardenedTree tree) {
            return tree.enabled(unit) ? Optional.empty() : Optional.of(unit + " is not enabled");
        }

        @Override
        public String guestTest() {
            return "systemctl -q is-active " + unit;
        }
    }

    /** The most that the mode of a file allows, where there is such a file; a name may end with an asterisk. */
    record Mode(String path, int mode) implements Setting {
        @Override
        public Optional<String> problem(HardenedTree tree) {
            return path.endsWith("*")
                    ? tree.modeProblemBelow(path.substring(0, path.length() - 1), mode)
                    : tree.modeProblem(path, mode);
        }

        @Override
        public String guestTest() {
            int beyond = 07777 & ~mode;
            return "test -z \"$(find /%s -maxdepth 0 -perm /%o 2>/dev/null)\"".formatted(path, beyond);
        }
    }

    /** A {@code NAME VALUE} line of a file that has at most one line of that name. */
    record Line(String path, String name, String value) implements Setting {
        @Override
        public Optional<String> problem(HardenedTree tree) {
            boolean there = tree.text(path)
                    .orElse("")
                    .lines()
                    .anyMatch(line -> line.strip().replaceAll("\\s+", " ").equals(name + " " + value));
            return there ? Optional.empty() : Optional.of("/" + path + " has no line \"" + name + " " + value + "\"");
        }

        @Override
        public String guestTest() {
            return "grep -Eqx " + Shell.quoted("\\s*" + name + "\\s+" + value + "\\s*") + " /" + path;
        }
    }

    /** An argument of the kernel's command line. */
    record KernelArgument(String text) implements Setting {
        @Override
        public Optional<String> problem(HardenedTree tree) {
            return tree.kernelArguments().contains(text)
                    ? Optional.empty()
                    : Optional.of("the kernel is started without " + text);
        }

        @Override
        public String guestTest() {
            return "tr ' ' '\\n' < /proc/cmdline | grep -qxF " + Shell.quoted(text);
        }
    }

    /** A line of fstab(5), and so options of what is mounted there. */
    record Mount(String source, String point, String type, String options) implements Setting {
        @Override
        public Optional<String> problem(HardenedTree tree) {
            boolean there = tree.text("etc/fstab").orElse("").lines().anyMatch(line().strip()::equals);
            return there ? Optional.empty() : Optional.of("/etc/fstab does not mount " + point + " with " + options);
        }

        @Override
        public String guestTest() {
            StringBuilder test = new StringBuilder("options=,$(findmnt -no OPTIONS " + point + "),");
            for (String option : List.of("nodev", "nosuid", "noexec")) {
                if (options.contains(option)) {
                    test.append("; case $options in *,").append(option).append(",*) ;; *) exit 1 ;; esac");
                }
            }
            return "(" + test + ")";
        }

        String line() {
            return source + " " + point + " " + type + " " + options + " 0 0\n";
        }
    }

    /** The rules of the firewall are in the kernel; a tree cannot show that. */
    record FirewallLoaded() implements Setting {
        @Override
        public Optional<String> problem(HardenedTree tree) {
            return Optional.empty();
        }

        @Override
        public String guestTest() {
            return "nft list chain inet slipway guard 2>/dev/null | grep -q 'drop$'";
        }
    }

    /** No account can be entered with an empty password, and root has none. */
    record NoOpenAccount() implements Setting {
        @Override
        public Optional<String> problem(HardenedTree tree) {
            return tree.shadow().stream()
                    .filter(fields -> fields.get(1).isEmpty()
                            || (fields.get(0).equals("root")
                                    && !fields.get(1).startsWith("!")
                                    && !fields.get(1).startsWith("*")))
                    .map(fields -> "the account " + fields.get(0) + " is open by "
                            + (fields.get(1).isEmpty() ? "an empty password" : "a password"))
                    .findFirst();
        }

        @Override
        public String guestTest() {
            return "! awk -F: '$2 == \"\" || ($1 == \"root\" && $2 !~ /^[!*]/) { found = 1 } END { exit !found }' /etc/shadow";
        }
    }

    /** A group that nobody is in. */
    record EmptyGroup(String name) implements Setting {
        @Override
        public Optional<String> problem(HardenedTree tree) {
            return tree.text("etc/group").orElse("").lines().anyMatch(line -> line.matches(name + ":[^:]*:\\d+:"))
                    ? Optional.empty()
                    : Optional.of("there is no group " + name + " without members");
        }

        @Override
        public String guestTest() {
            return "grep -Eqx " + Shell.quoted(name + ":[^:]*:[0-9]+:") + " /etc/group";
        }
    }

    /** A file of audit rules with one line for each program of this image that runs with another's rights. */
    record AuditedPrograms(String path) implements Setting {
        @Override
        public Optional<String> problem(HardenedTree tree) {
            String rules = tree.text(path).orElse("");
            return tree.programsWithRights().stream()
                    .filter(program -> !rules.contains(" path=/" + program + " "))
                    .findFirst()
                    .map(program -> "/" + path + " has no line for /" + program);
        }

        /** What containers bring along is theirs: their programs come and go. */
        @Override
        public String guestTest() {
            return "find / -xdev \\( -path /var/lib/docker -o -path /var/lib/containerd \\) -prune"
                    + " -o -type f -perm /6000 -print | (while read -r file; do grep -qF \" path=$file \" /" + path
                    + " || exit 1; done)";
        }
    }

    /** The rules of the audit are loaded to the last one, which locks them; a tree cannot show that. */
    record AuditLocked() implements Setting {
        @Override
        public Optional<String> problem(HardenedTree tree) {
            return Optional.empty();
        }

        @Override
        public String guestTest() {
            return "auditctl -s | grep -qx 'enabled 2'";
        }
    }

    /** An option of a module, with a value or without, on each line of a file of pam.conf(5) that names the module. */
    record PamOption(String path, String module, String name, Optional<String> value) implements Setting {
        @Override
        public Optional<String> problem(HardenedTree tree) {
            List<String> lines = tree.text(path)
                    .orElse("")
                    .lines()
                    .filter(line -> !line.startsWith("#") && line.contains(module))
                    .toList();
            boolean all =
                    !lines.isEmpty() && lines.stream().allMatch(line -> (line + " ").contains(" " + text() + " "));
            return all ? Optional.empty() : Optional.of("/" + path + " gives " + module + " no " + text());
        }

        @Override
        public String guestTest() {
            String lines = "grep '^[^#].*" + module + "' /" + path;
            return lines + " > /dev/null && ! " + lines + " | grep -qv ' " + text() + "\\( \\|$\\)'";
        }

        /** As it stands in the file. */
        public String text() {
            return name + value.map("="::concat).orElse("");
        }
    }

    /** A line ahead of the others in a file of pam.conf(5), where there is such a file. */
    record PamLine(String path, String line) implements Setting {
        @Override
        public Optional<String> problem(HardenedTree tree) {
            Optional<String> text = tree.text(path);
            boolean isFirst = text.isEmpty()
                    || text.get()
                            .lines()
                            .filter(each -> !each.isBlank() && !each.strip().startsWith("#"))
                            .findFirst()
                            .filter(line::equals)
                            .isPresent();
            return isFirst
                    ? Optional.empty()
                    : Optional.of("/" + path + " does not begin with the line \"" + line + "\"");
        }

        @Override
        public String guestTest() {
            return "test ! -e /" + path + " || grep -v '^[[:space:]]*\\(#\\|$\\)' /" + path
                    + " | head -n 1 | grep -qxF " + Shell.quoted(line);
        }
    }

    /** A file of a package that says otherwise, put out of the way for good by dpkg-divert(1). */
    record Diverted(String path) implements Setting {
        @Override
        public Optional<String> problem(HardenedTree tree) {
            return tree.text(path).map(text -> "/" + path + " is there and says otherwise");
        }

        @Override
        public String guestTest() {
            return "test ! -e /" + path;
        }
    }

    /** The days after which the password of an account must be renewed, should it have one; shadow(5). */
    record PasswordMaxAge(String account, int days) implements Setting {
        @Override
        public Optional<String> problem(HardenedTree tree) {
            return tree.shadow().stream()
                            .anyMatch(fields -> fields.size() > 4
                                    && fields.get(0).equals(account)
                                    && fields.get(4).equals(Integer.toString(days)))
                    ? Optional.empty()
                    : Optional.of("the password of " + account + " need not be renewed after " + days + " days");
        }

        @Override
        public String guestTest() {
            return "awk -F: '$1 == \"" + account + "\" && $5 == " + days
                    + " { found = 1 } END { exit !found }' /etc/shadow";
        }
    }
}
