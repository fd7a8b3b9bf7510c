package dev.slipway.build.plan;

import java.util.StringJoiner;

/** A plan as text: one paragraph a stage, one line a step. */
final class PlanText {
    private PlanText() {}

    static String of(Plan plan) {
        StringJoiner text = new StringJoiner("\n");
        plan.warnings()
                .forEach(warning -> text.add(
                        "warning: " + warning.position().map(p -> p + ": ").orElse("") + warning.text()));
        for (PlannedStage stage : plan.stages()) {
            text.add("stage " + stage.label() + (stage.equals(plan.target()) ? " (the result)" : "") + ", for "
                    + stage.platform() + ", from " + stage.base().label());
            int line = 1;
            text.add(line(
                    line,
                    stage.from().origin().position().line(),
                    stage.from().origin().text()));
            for (PlannedStep step : stage.steps()) {
                line++;
                text.add(line(line, step.instruction().origin().position().line(), step.text()) + from(step));
            }
        }
        return text.toString();
    }

    private static String line(int step, int sourceLine, String instruction) {
        return String.format("  %2d  line %-4d %s", step, sourceLine, instruction);
    }

    private static String from(PlannedStep step) {
        StringJoiner from = new StringJoiner(", ", "  <- ", "").setEmptyValue("");
        step.sources().values().forEach(source -> from.add(source.label()));
        return from + (step.trigger() ? "  (ONBUILD of the base)" : "");
    }
}
