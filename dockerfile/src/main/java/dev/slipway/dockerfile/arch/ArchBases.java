package dev.slipway.dockerfile.arch;

import dev.slipway.dockerfile.Dockerfile;
import dev.slipway.dockerfile.arch.ArchSelection.Warning;
import dev.slipway.dockerfile.instruction.Add;
import dev.slipway.dockerfile.instruction.Copy;
import dev.slipway.dockerfile.instruction.Instruction;
import dev.slipway.dockerfile.pattern.CleanPath;
import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.dockerfile.source.Origin;
import dev.slipway.dockerfile.source.Position;
import dev.slipway.dockerfile.source.SourceText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code # arch=} lines of a Dockerfile.
 *
 * @param lines the lines that end in such a comment, in order
 */
public record ArchBases(SourceText source, List<ArchLine> lines) {
    private static final Pattern TRAILER = Pattern.compile("#\\s*arch=(\\S+)\\s*");
    /** Not in this list, for whatever reason: armv7l. */
    private static final Set<String> DELETED =
            Set.of("amd64", "x86_64", "i386", "arm", "armhf", "armel", "arm64", "mips", "mipsel", "powerpc");

    private static final String COMMENT = "#";

    public ArchBases {
        lines = List.copyOf(lines);
    }

    /**
     * One line.
     *
     * @param number counted from 1
     * @param text the line without the trailing comment
     */
    public record ArchLine(int number, String arch, String text) {
        boolean isFrom() {
            return base(active()).isPresent();
        }

        String active() {
            return text.startsWith(COMMENT) ? text.substring(1) : text;
        }
    }

    /** Finds the lines of a text; {@code fileName} is for messages. */
    public static ArchBases of(String fileName, String text) {
        SourceText source = SourceText.of(fileName, text);
        List<ArchLine> lines = new ArrayList<>();
        for (int number = 1; number <= source.rawLines().size(); number++) {
            String line = source.line(number);
            int hash = Math.max(0, line.lastIndexOf('#'));
            Matcher matcher = TRAILER.matcher(line.substring(hash));
            if (matcher.matches()) {
                lines.add(new ArchLine(
                        number, matcher.group(1), line.substring(0, hash).stripTrailing()));
            }
        }
        return new ArchBases(source, lines);
    }

    /** The architectures that have a line, as they are written. */
    public Set<String> architectures() {
        Set<String> found = new LinkedHashSet<>();
        lines.forEach(line -> found.add(line.arch()));
        return found;
    }

    /** The Dockerfile for an architecture; for the definition's default architecture it is the text itself. */
    public ArchSelection select(LegacyArch target, LegacyArch defaultArch) {
        List<Warning> warnings = new ArrayList<>(unreachable());
        if (target.uname().equals(defaultArch.uname())) {
            List<String> unchanged = new ArrayList<>(source.rawLines());
            return new ArchSelection(String.join("", unchanged), firstBase(unchanged), warnings);
        }
        List<String> rewritten = rewritten(target, warnings);
        dropDefaultBase(rewritten, target, warnings);
        String text = String.join("", rewritten);
        notCopied(text, warnings);
        return new ArchSelection(text, firstBase(rewritten), warnings);
    }

    private List<Warning> unreachable() {
        return lines.stream()
                .filter(line -> LegacyArch.of(line.arch())
                        .filter(arch -> arch.uname().equals(line.arch()))
                        .isEmpty())
                .map(line -> warning(
                        line.number(),
                        "this line can never be selected: no architecture of 2017 is called " + line.arch()
                                + " there (x86_64, armv7l, arm64, mips and powerpc are)"))
                .toList();
    }

    private List<String> rewritten(LegacyArch target, List<Warning> warnings) {
        List<String> text = new ArrayList<>(source.rawLines());
        for (ArchLine line : lines) {
            int index = line.number() - 1;
            boolean selected = line.arch().equals(target.uname());
            boolean commented = line.text().startsWith(COMMENT);
            if (selected) {
                text.set(index, line.active() + end(index));
            } else if (DELETED.contains(line.arch())) {
                text.set(index, COMMENT + end(index));
            } else if (!commented) {
                warnings.add(warning(
                        line.number(),
                        "this line is meant for " + line.arch() + " only, but the rule of 2017 keeps it for every"
                                + " architecture"));
            }
            if (!line.isFrom() && (selected || !commented)) {
                warnings.add(warning(
                        line.number(),
                        "# arch= holds for any line, so this one is " + (selected ? "in" : "left out of")
                                + " the build for " + target.uname()));
            }
        }
        return text;
    }

    /** The rule looks at the number of FROM lines, not at where they come from. */
    private void dropDefaultBase(List<String> text, LegacyArch target, List<Warning> warnings) {
        List<Integer> froms = new ArrayList<>();
        for (int i = 0; i < text.size(); i++) {
            if (text.get(i).startsWith("FROM")) {
                froms.add(i);
            }
        }
        boolean selected =
                lines.stream().anyMatch(line -> line.isFrom() && line.arch().equals(target.uname()));
        int first = froms.isEmpty() ? 0 : froms.getFirst();
        if (!selected) {
            warnings.add(warning(
                    first + 1,
                    "there is no FROM line for " + target.uname()
                            + ", so the base of the default architecture is used"));
        }
        if (froms.size() != 2) {
            if (selected) {
                warnings.add(warning(
                        first + 1,
                        froms.size() + " lines start with FROM; only of exactly two is the first one, the default"
                                + " architecture's, dropped, so all of them stay"));
            }
            return;
        }
        for (int i = 0; i <= first; i++) {
            boolean lost = i < first && !text.get(i).isBlank() && !text.get(i).startsWith(COMMENT);
            if (lost) {
                warnings.add(warning(i + 1, "this line is dropped together with the first FROM"));
            }
            text.set(i, COMMENT + end(i));
        }
    }

    /** The cross build of 2017 ran in a directory that held copies of a few directories only. */
    private void notCopied(String text, List<Warning> warnings) {
        List<Instruction> instructions;
        try {
            instructions = Dockerfile.parse(source.fileName(), text).stages().stream()
                    .flatMap(stage -> stage.instructions().stream())
                    .toList();
        } catch (DockerfileException e) {
            // Whoever builds the file parses it again and reports this.
            return;
        }
        for (Instruction instruction : instructions) {
            switch (instruction) {
                case Copy copy when copy.from().isEmpty() -> notCopied(copy.origin(), copy.sources(), warnings);
                case Add add -> notCopied(add.origin(), add.sources(), warnings);
                default -> {}
            }
        }
    }

    private static void notCopied(Origin origin, List<String> sources, List<Warning> warnings) {
        for (String path : sources) {
            String top = CleanPath.of(path.startsWith("/") ? path.substring(1) : path)
                    .split("/", 2)[0];
            if (!top.startsWith("overlay") && !top.startsWith("patches") && !path.contains("://")) {
                warnings.add(new Warning(
                        origin.position(),
                        path + " was not there in a build for another architecture in 2017, which had overlay* and"
                                + " patches* only; it is here"));
            }
        }
    }

    private static Optional<String> firstBase(List<String> text) {
        return text.stream().map(ArchBases::base).flatMap(Optional::stream).findFirst();
    }

    /** The image of a FROM line. */
    private static Optional<String> base(String line) {
        List<String> words = List.of(line.strip().split("\\s+"));
        return line.startsWith("FROM") && words.getFirst().equals("FROM")
                ? words.stream().skip(1).filter(word -> !word.startsWith("--")).findFirst()
                : Optional.empty();
    }

    private String end(int index) {
        String raw = source.rawLines().get(index);
        return raw.substring(SourceText.withoutEnd(raw).length());
    }

    private Warning warning(int line, String message) {
        return new Warning(new Position(source.fileName(), line, 1), message);
    }
}
