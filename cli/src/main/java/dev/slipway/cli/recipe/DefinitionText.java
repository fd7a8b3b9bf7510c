package dev.slipway.cli.recipe;

import dev.slipway.image.definition.Definition;
import dev.slipway.image.definition.ExtraPartition;
import dev.slipway.image.definition.Finish;
import java.io.PrintStream;

/** A definition in the words of {@code slipway plan}. */
final class DefinitionText {

    private DefinitionText() {}

    static void print(Definition definition, PrintStream out) {
        out.println("image " + definition.name() + ":" + definition.version() + " (" + definition.arch() + "), from "
                + definition.source());
        if (!definition.aliases().isEmpty()) {
            out.println("  also tagged " + String.join(", ", definition.aliases()));
        }
        if (!definition.title().equals(definition.name())) {
            out.println("  titled " + definition.title());
        }
        out.println("  disk " + definition.disk() + ", boots from "
                + definition.boot().mode().name().toLowerCase(java.util.Locale.ROOT));
        definition.partitions().forEach(one -> out.println("  partition " + partition(one)));
        out.println("  finish: "
                + (definition.finish() == Finish.SERVER
                        ? "what the tree lacks to be a server is added on top"
                        : "none, the tree is taken as it is"));
        definition.notes().forEach(note -> out.println("  note: " + note));
    }

    private static String partition(ExtraPartition partition) {
        return switch (partition) {
            case ExtraPartition.Swap swap -> "swap, " + swap.sizeBytes() + " bytes";
            case ExtraPartition.Mounted mounted ->
                mounted.mountPoint() + ", "
                        + (mounted.sizeBytes().isPresent()
                                ? mounted.sizeBytes().getAsLong() + " bytes"
                                : "as its content needs");
        };
    }
}
