package dev.slipway.cli.recipe;

import dev.slipway.cli.terminal.Failure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code --set NAME=VALUE}. */
final class MakeOption {
    private MakeOption() {}

    static Map<String, String> parse(List<String> words) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw Failure.usage("--set " + word + " names no value; write --set NAME=VALUE.");
            }
            variables.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return variables;
    }
}
