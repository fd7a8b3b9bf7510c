package dev.slipway.image.definition;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A YAML text whose nodes keep their place, so that every complaint can show it. */
final class YamlText {
    private final Path file;
    private final List<String> lines;

    YamlText(Path file, String text) {
        this.file = file;
        this.lines = text.lines().toList();
    }

    /** The mapping that the whole text is. */
    Map<String, Field> root() {
        LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
        try {
            Node node = new Compose(settings)
                    .composeString(String.join("\n", lines) + "\n")
                    .orElseThrow(() -> error(0, 0, "the file is empty", "Write at least \"name: NAME\"."));
            return mapping(node, "the file");
        } catch (MarkedYamlEngineException e) {
            Mark mark = e.getProblemMark()
                    .or(e::getContextMark)
                    .orElseThrow(() -> new DefinitionException(file + ": " + e.getMessage()));
            throw error(
                    mark.getLine(),
                    mark.getColumn(),
                    "this is not YAML: " + e.getProblem(),
                    "Correct the line; strings with : or # in them need quotes.");
        } catch (YamlEngineException e) {
            throw new DefinitionException(file + ": this is not YAML: " + e.getMessage());
        }
    }

    /** Name and value of one field, and where the name stands. */
    record Field(String name, Node key, Node value) {}

    Map<String, Field> mapping(Node node, String what) {
        if (!(node instanceof MappingNode mapping)) {
            throw error(node, what + " must be a mapping, but is " + kind(node), "Write it as \"field: value\" lines.");
        }
        Map<String, Field> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String name = text(tuple.getKeyNode(), "a field's name");
            if (fields.put(name, new Field(name, tuple.getKeyNode(), tuple.getValueNode())) != null) {
                throw error(tuple.getKeyNode(), "\"" + name + "\" is given twice", "Remove one of them.");
            }
        }
        return fields;
    }

    /** Refuses a field that is not known; {@code where} says whose fields these are. */
    void allow(Map<String, Field> fields, String where, Collection<String> known) {
        for (Field field : fields.values()) {
            if (!known.contains(field.name())) {
                String hint = Suggestion.of(field.name(), known)
                        .map(word -> "Did you mean \"" + word + "\"? ")
                        .orElse("");
                throw error(
                        field.key(),
                        "unknown field \"" + field.name() + "\" of " + where,
                        hint + "Fields here: " + String.join(", ", new TreeSet<>(known)) + ".");
            }
        }
    }

    String text(Node node, String what) {
        if (!(node instanceof ScalarNode scalar)) {
            throw error(node, what + " must be a text, but is " + kind(node), "Write one value after the colon.");
        }
        if (scalar.getTag().equals(Tag.NULL)) {
            throw error(node, what + " has no value", "Write a value, or remove the field.");
        }
        return scalar.getValue();
    }

    List<Node> list(Node node, String what) {
        if (!(node instanceof SequenceNode sequence)) {
            throw error(
                    node,
                    what + " must be a list, but is " + kind(node),
                    "Write each entry on a line of its own after \"- \".");
        }
        return sequence.getValue();
    }

    Map<String, String> texts(Node node, String what) {
        Map<String, String> texts = new LinkedHashMap<>();
        mapping(node, what)
                .values()
                .forEach(field -> texts.put(field.name(), text(field.value(), what + "." + field.name())));
        return texts;
    }

    /** A text that {@code parse} understands. */
    <T> T parsed(Node node, String what, Function<String, Optional<T>> parse, String wanted) {
        String text = text(node, what);
        return parse.apply(text)
                .orElseThrow(() -> error(node, what + " cannot be \"" + text + "\"", "Write " + wanted + "."));
    }

    DefinitionException error(Node node, String why, String next) {
        return node.getStartMark()
                .map(mark -> error(mark.getLine(), mark.getColumn(), why, next))
                .orElseGet(() -> new DefinitionException(file + ": " + why + ". " + next));
    }

    private DefinitionException error(int line, int column, String why, String next) {
        int shown = Math.max(0, Math.min(line, lines.size() - 1));
        String source = lines.isEmpty() ? "" : lines.get(shown);
        int at = shown == line ? column : source.length();
        return DefinitionException.at(file, shown + 1, at + 1, source, why, next);
    }

    private static String kind(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getTag().equals(Tag.NULL) ? "empty" : "a text";
        }
        return node instanceof MappingNode ? "a mapping" : "a list";
    }
}
