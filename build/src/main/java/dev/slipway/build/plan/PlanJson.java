package dev.slipway.build.plan;

import dev.slipway.dockerfile.source.Position;
import dev.slipway.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plan as a JSON object. */
final class PlanJson {
    private PlanJson() {}

    static byte[] of(Plan plan) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("target", plan.target().label());
        object.put("stages", plan.stages().stream().map(PlanJson::stage).toList());
        object.put("warnings", plan.warnings().stream().map(PlanJson::warning).toList());
        return Json.write(object);
    }

    private static Map<String, Object> warning(PlanWarning warning) {
        Map<String, Object> object = new LinkedHashMap<>();
        warning.position().ifPresent(position -> putPosition(object, position));
        object.put("text", warning.text());
        return object;
    }

    private static Map<String, Object> stage(PlannedStage stage) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("index", stage.index());
        stage.name().ifPresent(name -> object.put("name", name));
        object.put("platform", stage.platform().toString());
        object.put("base", base(stage.base()));
        putPosition(object, stage.from().origin().position());
        object.put("text", stage.from().origin().text());
        object.put("steps", stage.steps().stream().map(PlanJson::step).toList());
        return object;
    }

    private static Map<String, Object> step(PlannedStep step) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("instruction", step.instruction().keyword());
        object.put("text", step.text());
        putPosition(object, step.instruction().origin().position());
        if (!step.sources().isEmpty()) {
            List<Map<String, Object>> sources =
                    step.sources().values().stream().map(PlanJson::base).toList();
            object.put("from", sources);
        }
        if (step.trigger()) {
            object.put("onbuild", true);
        }
        return object;
    }

    private static Map<String, Object> base(PlannedBase base) {
        Map<String, Object> object = new LinkedHashMap<>();
        switch (base) {
            case PlannedBase.Scratch scratch -> object.put("kind", "scratch");
            case PlannedBase.Stage stage -> {
                object.put("kind", "stage");
                object.put("index", stage.index());
                object.put("name", stage.name());
            }
            case PlannedBase.Context context -> {
                object.put("kind", "context");
                object.put("name", context.name());
            }
            case PlannedBase.Image image -> {
                object.put("kind", "image");
                object.put("name", image.reference());
                object.put("written", image.written());
            }
        }
        return object;
    }

    private static void putPosition(Map<String, Object> object, Position position) {
        object.put("file", position.file());
        object.put("line", position.line());
    }
}
