package dev.slipway.build.copy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code --chmod} asks for: an octal mode, or symbolic clauses as chmod(1) knows them with umask 022. */
sealed interface ModeChange {

    /** The permission bits after the change, of {@code permissions} before it. */
    int apply(int permissions, boolean isDirectory);

    /** Reads octal up to 07777 or clauses such as {@code u=rwX,go=rX}. */
    static ModeChange parse(String text) throws CopyException {
        if (text.matches("[0-9]+")) {
            if (!text.matches("0*[0-7]{1,4}")) {
                throw bad(text);
            }
            return new Octal(Integer.parseInt(text, 8));
        }
        List<Clause> clauses = new ArrayList<>();
        for (String clause : text.split(",", -1)) {
            Matcher matcher = Clause.SYNTAX.matcher(clause);
            if (!matcher.matches()) {
                throw bad(text);
            }
            Matcher actions = Clause.ACTION.matcher(matcher.group(2));
            while (actions.find()) {
                clauses.add(new Clause(matcher.group(1), actions.group(1).charAt(0), actions.group(2)));
            }
        }
        return new Symbolic(clauses);
    }

    private static CopyException bad(String text) {
        return new CopyException(
                "--chmod=" + text + " is no mode",
                "Give octal digits from 0 to 7777, or clauses as chmod(1) takes them: u=rwX,go=rX.");
    }

    /** All bits at once. */
    record Octal(int mode) implements ModeChange {
        @Override
        public int apply(int permissions, boolean isDirectory) {
            return mode;
        }
    }

    /** Clauses, one after the other. */
    record Symbolic(List<Clause> clauses) implements ModeChange {
        public Symbolic {
            clauses = List.copyOf(clauses);
        }

        @Override
        public int apply(int permissions, boolean isDirectory) {
            int mode = permissions;
            for (Clause clause : clauses) {
                mode = clause.apply(mode, isDirectory);
            }
            return mode;
        }
    }

    /**
     * One action of one clause.
     *
     * @param who some of {@code ugoa}; empty means all, save what a umask of 022 holds back
     * @param operator {@code +}, {@code -} or {@code =}
     * @param what some of {@code rwxXst}, or one of {@code ugo} to take that one's bits
     */
    record Clause(String who, char operator, String what) {
        private static final Pattern SYNTAX = Pattern.compile("([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)");
        private static final Pattern ACTION = Pattern.compile("([-+=])([rwxXst]+|[ugo]|)");
        private static final int UMASK = 022;

        private int apply(int mode, boolean isDirectory) {
            int bits = bits(mode, isDirectory);
            int reach = reach();
            int masked = who.isEmpty() ? bits & reach & ~UMASK : bits & reach;
            // As GNU chmod: "=" leaves a directory's setuid and setgid alone unless they are named.
            int kept = isDirectory ? 06000 & ~masked : 0;
            return switch (operator) {
                case '+' -> mode | masked;
                case '-' -> mode & ~masked;
                default -> (mode & ~(reach & ~kept)) | masked;
            };
        }

        private int reach() {
            if (who.isEmpty() || who.contains("a")) {
                return 07777;
            }
            int reach = 0;
            for (int i = 0; i < who.length(); i++) {
                reach |= switch (who.charAt(i)) {
                    case 'u' -> 04700;
                    case 'g' -> 02070;
                    default -> 01007;
                };
            }
            return reach;
        }

        private int bits(int mode, boolean isDirectory) {
            int bits = 0;
            for (int i = 0; i < what.length(); i++) {
                bits |= switch (what.charAt(i)) {
                    case 'r' -> 0444;
                    case 'w' -> 0222;
                    case 'x' -> 0111;
                    case 'X' -> isDirectory || (mode & 0111) != 0 ? 0111 : 0;
                    case 's' -> 06000;
                    case 't' -> 01000;
                    case 'u' -> (mode >> 6 & 7) * 0111;
                    case 'g' -> (mode >> 3 & 7) * 0111;
                    default -> (mode & 7) * 0111;
                };
            }
            return bits;
        }
    }
}
