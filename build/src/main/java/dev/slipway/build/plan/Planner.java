package dev.slipway.build.plan;

import dev.slipway.dockerfile.Dockerfile;
import dev.slipway.dockerfile.Stage;
import dev.slipway.dockerfile.instruction.Copy;
import dev.slipway.dockerfile.instruction.From;
import dev.slipway.dockerfile.instruction.Instruction;
import dev.slipway.dockerfile.instruction.Onbuild;
import dev.slipway.dockerfile.instruction.Run;
import dev.slipway.dockerfile.scope.GlobalScope;
import dev.slipway.dockerfile.scope.PredefinedArgs;
import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.dockerfile.source.Suggestion;
import dev.slipway.oci.Platform;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;

/** Makes the plan of a Dockerfile; pure. Throws {@link DockerfileException} where the file cannot work. */
public final class Planner {
    private final Dockerfile dockerfile;
    private final PlanScope scope;
    private final GlobalScope globals;
    private final int target;
    private final List<PlanWarning> warnings = new ArrayList<>();

    private Planner(Dockerfile dockerfile, PlanScope scope) {
        this.dockerfile = dockerfile;
        this.scope = scope;
        this.target = target(dockerfile, scope);
        String name = dockerfile.stages().get(target).name().orElse("");
        Map<String, String> platforms =
                PredefinedArgs.platformArgs(language(Platform.host()), language(scope.platform()), name);
        this.globals = GlobalScope.of(dockerfile.globalArgs(), platforms, scope.buildArgs());
    }

    private static dev.slipway.dockerfile.scope.Platform language(Platform platform) {
        return new dev.slipway.dockerfile.scope.Platform(
                platform.os(), platform.architecture(), platform.variant().orElse(""));
    }

    /** A planner of a text, whose {@code # arch=} lines are heeded; {@code fileName} is for messages. */
    public static Planner of(String fileName, String text, PlanScope scope) {
        ArchLines lines = ArchLines.of(fileName, text, scope.platform());
        Planner planner = of(Dockerfile.parse(fileName, lines.text()), scope);
        planner.warnings.addAll(lines.warnings());
        Frontend.warning(fileName, planner.dockerfile).ifPresent(planner.warnings::add);
        return planner;
    }

    /** A planner of this file; throws when the file has no stage or the target is none of them. */
    public static Planner of(Dockerfile dockerfile, PlanScope scope) {
        if (dockerfile.stages().isEmpty()) {
            throw dockerfile
                    .ast()
                    .nodes()
                    .getLast()
                    .origin()
                    .error("there is no FROM in the file", "Start a stage with FROM and a base image.");
        }
        return new Planner(dockerfile, scope);
    }

    private static int target(Dockerfile dockerfile, PlanScope scope) {
        List<Stage> stages = dockerfile.stages();
        if (scope.target().isEmpty()) {
            return stages.size() - 1;
        }
        String wanted = scope.target().get();
        Optional<Stage> named = dockerfile.stage(wanted);
        if (named.isPresent()) {
            return named.get().index();
        }
        int number = number(wanted);
        if (number >= 0 && number < stages.size()) {
            return number;
        }
        List<String> names =
                stages.stream().flatMap(stage -> stage.name().stream()).toList();
        String known = names.isEmpty() ? "no stage has a name" : "named stages are " + String.join(", ", names);
        throw stages.getLast()
                .from()
                .origin()
                .error(
                        "there is no stage \"" + wanted + "\" to build",
                        Suggestion.nearestIgnoringCase(wanted, names)
                                        .map(near -> "Did you mean " + near + "? ")
                                        .orElse("")
                                + "In this file " + known + ".");
    }

    /** The number that {@code text} is; -1 when it is none. */
    private static int number(String text) {
        return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
    }

    /** Plans the target and what it needs. */
    public Plan plan() {
        // Backwards: what a stage needs lies before it, so all that is needed is known when a stage is reached.
        SequencedSet<Integer> needed = new TreeSet<>(List.of(target));
        Deque<PlannedStage> stages = new ArrayDeque<>();
        for (int index = target; index >= 0; index--) {
            if (needed.contains(index)) {
                PlannedStage stage = stage(dockerfile.stages().get(index));
                stages.addFirst(stage);
                needed.addAll(needs(stage));
            }
        }
        return new Plan(globals, List.copyOf(stages), stages.getLast(), warnings);
    }

    private static List<Integer> needs(PlannedStage stage) {
        List<Integer> needs = new ArrayList<>();
        if (stage.base() instanceof PlannedBase.Stage base) {
            needs.add(base.index());
        }
        stage.steps().forEach(step -> needs.addAll(step.needs()));
        return needs;
    }

    /** The stage with this number, whether the target needs it or not. */
    public PlannedStage stage(int index) {
        return stage(dockerfile.stages().get(index));
    }

    private PlannedStage stage(Stage stage) {
        From from = stage.from().expand(globals);
        Platform platform = platform(stage.from(), from);
        Optional<String> replaced = stage.name().flatMap(name -> ImageName.same(name, scope.contexts()));
        if (replaced.isPresent()) {
            return new PlannedStage(
                    stage.index(), stage.name(), from, new PlannedBase.Context(replaced.get()), platform, List.of());
        }
        PlannedBase base = base(stage, from);
        List<PlannedStep> steps = new ArrayList<>();
        if (base instanceof PlannedBase.Stage parent) {
            for (Instruction instruction :
                    dockerfile.stages().get(parent.index()).instructions()) {
                if (instruction instanceof Onbuild onbuild) {
                    steps.add(step(stage.index(), trigger(onbuild.trigger(), "stage " + parent.name()), true));
                }
            }
        }
        stage.instructions().forEach(instruction -> steps.add(step(stage.index(), instruction, false)));
        return new PlannedStage(stage.index(), stage.name(), from, base, platform, steps);
    }

    private Platform platform(From written, From from) {
        if (from.platform().isEmpty()) {
            return scope.platform();
        }
        String text = from.platform().get();
        try {
            return Platform.parse(text);
        } catch (IllegalArgumentException e) {
            String shown = written.platform().orElse(text);
            throw written.origin()
                    .errorAt(
                            shown,
                            "--platform=" + shown + " is \"" + text + "\" once expanded, which is no platform: "
                                    + e.getMessage(),
                            "Write os/architecture[/variant] as in linux/arm64; variables here come from ARG before the first FROM.");
        }
    }

    private PlannedBase base(Stage stage, From from) {
        String name = from.image();
        if (name.isBlank()) {
            throw from.origin()
                    .errorAt(
                            stage.base(),
                            "the base " + stage.base() + " is empty once expanded",
                            "Give the variable a default by ARG before the first FROM, or a value by --build-arg.");
        }
        Optional<Stage> earlier = dockerfile.stages().subList(0, stage.index()).reversed().stream()
                .filter(other -> other.name().filter(name::equals).isPresent())
                .findFirst();
        if (earlier.isPresent()) {
            return new PlannedBase.Stage(earlier.get().index(), name);
        }
        dockerfile
                .stage(name)
                .filter(later -> later.index() > stage.index())
                .ifPresent(later -> warnings.add(new PlanWarning(
                        Optional.of(from.origin().position()),
                        "FROM " + name + " means an image: the stage of that name begins only at line "
                                + later.position().line())));
        return outside(name);
    }

    /** What a name means that is no stage. */
    private PlannedBase outside(String name) {
        if (name.equals("scratch")) {
            return new PlannedBase.Scratch();
        }
        Optional<String> context = ImageName.same(name, scope.contexts());
        if (context.isPresent()) {
            return new PlannedBase.Context(context.get());
        }
        Optional<String> mapped = ImageName.same(name, scope.bases().keySet());
        return new PlannedBase.Image(
                mapped.map(key -> scope.bases().getOrDefault(key, name)).orElse(name), name);
    }

    private static Instruction trigger(String text, String parent) {
        return Dockerfile.parseInstruction("ONBUILD of " + parent, text);
    }

    private PlannedStep step(int stage, Instruction instruction, boolean trigger) {
        Map<String, PlannedBase> sources = new LinkedHashMap<>();
        switch (instruction) {
            case Copy copy -> copy.from().ifPresent(from -> sources.put(from, source(stage, instruction, from)));
            case Run run ->
                run.mountFlags().stream()
                        .flatMap(flag -> flag.fields().stream())
                        .filter(field -> field.key().equals("from"))
                        .flatMap(field -> field.value().stream())
                        .filter(from -> !from.isEmpty())
                        .forEach(from -> sources.put(from, source(stage, instruction, from)));
            default -> {}
        }
        return new PlannedStep(instruction, sources, trigger);
    }

    /** What {@code --from} or {@code from=} names, seen from stage {@code index}. */
    private PlannedBase source(int index, Instruction instruction, String from) {
        int number = number(from);
        Optional<Stage> stage = number < 0
                ? dockerfile.stage(from)
                : Optional.of(number)
                        .filter(n -> n < dockerfile.stages().size())
                        .map(dockerfile.stages()::get);
        if (number >= 0 && stage.isEmpty()) {
            throw instruction
                    .origin()
                    .errorAt(
                            from,
                            "there is no stage " + number,
                            "Stages count from 0; this file has 0 to "
                                    + (dockerfile.stages().size() - 1)
                                    + ". A name given by AS is safer than a number.");
        }
        if (stage.isEmpty() && from.contains("$")) {
            throw instruction
                    .origin()
                    .errorAt(
                            from,
                            "variables are not expanded in --from, by BuildKit's rule, so \"" + from + "\" is no name",
                            "Name a stage there, and give it its image by a variable: ARG before the first FROM, then"
                                    + " FROM " + from + " AS NAME.");
        }
        if (stage.isEmpty()) {
            return outside(from);
        }
        if (stage.get().index() >= index) {
            String which = stage.get().index() == index ? "the stage it stands in" : "a later stage";
            throw instruction
                    .origin()
                    .errorAt(
                            from,
                            "it reads from " + which + ", \"" + from + "\" (line "
                                    + stage.get().position().line() + ")",
                            "Move the stage \"" + from + "\" before this one.");
        }
        return new PlannedBase.Stage(stage.get().index(), stage.get().name().orElse(from.toLowerCase(Locale.ROOT)));
    }

    /** A trigger that an image brought, for the stage with this number; {@code base} names the image in messages. */
    public PlannedStep trigger(int stage, String text, String base) {
        return step(stage, trigger(text, base), true);
    }
}
