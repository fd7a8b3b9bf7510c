package dev.slipway.dockerfile.lint;

import dev.slipway.dockerfile.Dockerfile;
import dev.slipway.dockerfile.Stage;
import dev.slipway.dockerfile.expansion.RecordedEnvironment;
import dev.slipway.dockerfile.instruction.From;
import dev.slipway.dockerfile.instruction.Instruction;
import dev.slipway.dockerfile.scope.GlobalScope;
import dev.slipway.dockerfile.scope.Platform;
import dev.slipway.dockerfile.scope.PredefinedArgs;
import dev.slipway.dockerfile.scope.StageScope;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Walks the stages as a build would, with the values that are known without building. */
final class StageChecks {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Dockerfile dockerfile;
    private final LintContext context;
    private final Findings findings;
    private final Map<String, StageState> stages = new HashMap<>();

    StageChecks(Dockerfile dockerfile, LintContext context, Findings findings) {
        this.dockerfile = dockerfile;
        this.context = context;
        this.findings = findings;
    }

    void run() {
        Map<String, String> platformArgs =
                PredefinedArgs.platformArgs(context.buildPlatform(), context.targetPlatform(), context.targetStage());
        GlobalScope global = GlobalScope.of(dockerfile.globalArgs(), platformArgs, context.buildArgs());
        GlobalScope defaults = GlobalScope.of(dockerfile.globalArgs(), platformArgs, Map.of());
        FromChecks fromChecks = new FromChecks(global, defaults, findings);
        Map<Stage, From> bases = new LinkedHashMap<>();
        dockerfile.stages().forEach(stage -> bases.put(stage, fromChecks.check(stage)));
        for (Stage stage : dockerfile.stages()) {
            stage(stage, bases.getOrDefault(stage, stage.from()), global);
        }
    }

    private void stage(Stage stage, From from, GlobalScope global) {
        Optional<StageState> parent = Optional.ofNullable(stages.get(from.image()));
        StageState state = parent.map(StageChecks::childOf).orElseGet(() -> onImage(from, global));
        InstructionChecks checks = new InstructionChecks(state, context, findings);
        parent.ifPresent(base -> base.triggers.forEach(trigger -> fire(trigger, state)));
        stage.instructions().forEach(checks::check);
        stage.name().ifPresent(name -> stages.put(name, state));
    }

    private static StageState childOf(StageState parent) {
        return new StageState(parent.scope.childStage(), parent.workdirIsSet, parent.hasShell);
    }

    private StageState onImage(From from, GlobalScope global) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", DEFAULT_PATH);
        Optional<LintContext.Base> base = from.image().equals("scratch")
                ? Optional.empty()
                : context.bases().find(from.image());
        base.ifPresent(known -> {
            environment.putAll(known.environment());
            platform(from, known);
        });
        return new StageState(
                StageScope.of(global, environment),
                false,
                base.map(LintContext.Base::hasShell).orElse(false));
    }

    private void platform(From from, LintContext.Base base) {
        Platform expected = from.platform().flatMap(Platform::parse).orElse(context.targetPlatform());
        Platform actual = base.platform();
        if (!expected.os().equals(actual.os()) || !expected.architecture().equals(actual.architecture())) {
            findings.add(
                    Rule.INVALID_BASE_IMAGE_PLATFORM,
                    from.origin(),
                    "Base image " + from.image() + " was pulled with platform \"" + actual + "\", expected \""
                            + expected + "\" for current build");
        }
    }

    /** A trigger counts for its values; what is wrong with its text was reported where it stands. */
    private static void fire(String trigger, StageState state) {
        Instruction instruction = Dockerfile.parseInstruction("ONBUILD", trigger);
        switch (instruction) {
            case dev.slipway.dockerfile.instruction.Arg arg -> state.scope = state.scope.declare(arg);
            case dev.slipway.dockerfile.instruction.Env env ->
                state.scope = state.scope.set(env.expand(new RecordedEnvironment(state.scope)));
            case dev.slipway.dockerfile.instruction.Shell shell -> state.hasShell = true;
            case dev.slipway.dockerfile.instruction.Workdir workdir -> state.workdirIsSet = true;
            default -> {}
        }
    }
}
