package dev.slipway.dockerfile.syntax;

import dev.slipway.dockerfile.expansion.BadWordException;
import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.expansion.Words;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A here-document.
 *
 * @param name the word that ends it, and the name of the file that COPY makes of it
 * @param fileDescriptor the number before {@code <<}; 0 when there is none
 * @param expand false when part of the word was quoted
 * @param chomp true for {@code <<-}: leading tabs do not count
 * @param content the lines between, raw: with their ends, and with their tabs even under {@code chomp}
 */
public record Heredoc(String name, long fileDescriptor, boolean expand, boolean chomp, String content) {
    private static final Pattern WORD = Pattern.compile("(\\d*)<<(-?)\\s*([^<]*)", Pattern.DOTALL);
    private static final Pattern LEADING_TABS = Pattern.compile("^\t+", Pattern.MULTILINE | Pattern.UNIX_LINES);

    /** The content as a program gets it: without the leading tabs under {@code chomp}. */
    public String body() {
        return chomp ? LEADING_TABS.matcher(content).replaceAll("") : content;
    }

    /** The same heredoc with other content. */
    public Heredoc withContent(String text) {
        return new Heredoc(name, fileDescriptor, expand, chomp, text);
    }

    /** The heredoc that one word of a line announces, its content still empty. */
    public static Optional<Heredoc> announcedBy(String word) {
        Matcher matcher = WORD.matcher(word);
        if (!matcher.matches() || matcher.group(3).isEmpty()) {
            return Optional.empty();
        }
        String terminator = matcher.group(3);
        List<String> plain = words(terminator, false);
        if (plain.size() != 1) {
            return Optional.empty();
        }
        List<String> quoted = words(terminator, true);
        boolean expand = quotes(plain.getFirst()) == quotes(quoted.getFirst());
        return Optional.of(new Heredoc(
                plain.getFirst(),
                descriptor(matcher.group(1)),
                expand,
                matcher.group(2).equals("-"),
                ""));
    }

    /** The heredocs that a line announces, in order; throws {@link BadWordException} for an open quote in one. */
    static List<Heredoc> announcedIn(String line) {
        List<String> words;
        try {
            words = Words.asWritten().expand(line, Environment.EMPTY).words();
        } catch (BadWordException e) {
            // A line with an open quote belongs to the shell; the language finds no heredoc in it.
            return List.of();
        }
        return words.stream()
                .map(Heredoc::announcedBy)
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<String> words(String text, boolean keepQuotes) {
        return new Words('\\', keepQuotes, false, true, false)
                .expand(text, Environment.EMPTY)
                .words();
    }

    private static long quotes(String text) {
        return text.chars().filter(c -> c == '"' || c == '\'').count();
    }

    private static long descriptor(String digits) {
        return digits.isEmpty() || digits.length() > 9 ? 0 : Long.parseLong(digits);
    }
}
