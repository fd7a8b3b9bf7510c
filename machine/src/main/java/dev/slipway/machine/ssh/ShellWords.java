package dev.slipway.machine.ssh;

import java.util.List;
import java.util.stream.Collectors;

/** Arguments as one line for a POSIX shell, which is what sshd hands a command to. */
public final class ShellWords {
    private ShellWords() {}

    /** A line that a shell splits into exactly {@code words}. */
    public static String join(List<String> words) {
        return words.stream().map(ShellWords::quote).collect(Collectors.joining(" "));
    }

    /** One word, quoted only if it must be. */
    public static String quote(String word) {
        return word.matches("[A-Za-z0-9_@%+:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
