package dev.slipway.build.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.build.plan.Plan;
import dev.slipway.build.plan.PlanScope;
import dev.slipway.build.plan.PlannedStep;
import dev.slipway.build.plan.Planner;
import dev.slipway.build.sandbox.Network;
import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.oci.ContainerConfig;
import dev.slipway.oci.ImageConfig;
import dev.slipway.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InterpreterTest {
    private static List<Step> steps(Map<String, String> args, String... lines) {
        PlanScope scope = new PlanScope(args, Optional.empty(), Platform.LINUX_AMD64, Set.of(), Map.of());
        Plan plan = Planner.of("Dockerfile", "FROM scratch\n" + String.join("\n", lines) + "\n", scope)
                .plan();
        Interpreter interpreter = new Interpreter(new Settings(args, Network.HOST, Optional.empty(), false));
        State state = State.onImage(ImageConfig.empty(Platform.LINUX_AMD64), plan.globals());
        List<Step> steps = new ArrayList<>();
        for (PlannedStep planned : plan.target().steps()) {
            Step step = interpreter.step(planned, state);
            steps.add(step);
            state = step.after();
        }
        return steps;
    }

    private static Step last(String... lines) {
        return steps(Map.of(), lines).getLast();
    }

    private static ContainerConfig config(String... lines) {
        return last(lines).after().config().container();
    }

    private static Action.Execute run(Map<String, String> args, String... lines) {
        return (Action.Execute) steps(args, lines).getLast().action().orElseThrow();
    }

    @Test
    void entrypointTakesAnInheritedCommandBackButNotThatOfItsStage() {
        assertThat(config("CMD [\"a\"]", "ENTRYPOINT [\"b\"]").cmd()).contains(List.of("a"));
        State inherited = last("CMD [\"a\"]").after().childStage();
        PlannedStep entrypoint = last("ENTRYPOINT [\"b\"]").planned();
        Interpreter interpreter = new Interpreter(new Settings(Map.of(), Network.HOST, Optional.empty(), false));
        assertThat(interpreter
                        .step(entrypoint, inherited)
                        .after()
                        .config()
                        .container()
                        .cmd())
                .isEmpty();
        assertThat(config("ENTRYPOINT []").entrypoint()).isEmpty();
        assertThat(config("CMD []").cmd()).contains(List.of());
    }

    @Test
    void historyIsToldInBuildKitsWords() {
        assertThat(last("ARG A=1", "ARG B", "RUN x y").history()).contains("RUN |2 A=1 B= /bin/sh -c x y # buildkit");
        assertThat(last("EXPOSE 80 53/udp").history()).contains("EXPOSE map[53/udp:{} 80/tcp:{}]");
        assertThat(last("VOLUME /a /b").history()).contains("VOLUME [/a /b]");
        assertThat(last("CMD echo \"hi\"").history()).contains("CMD [\"/bin/sh\" \"-c\" \"echo \\\"hi\\\"\"]");
        assertThat(last("HEALTHCHECK --interval=90s CMD true").history())
                .contains("HEALTHCHECK &{[\"CMD-SHELL\" \"true\"] \"1m30s\" \"0s\" \"0s\" \"0s\" '\\x00'}");
        assertThat(last("ONBUILD RUN x").history()).isEmpty();
    }

    @Test
    void relativeWorkdirsAddUpAndTheRootIsNoStep() {
        assertThat(config("WORKDIR /a", "WORKDIR b/../c").workingDirectory()).isEqualTo("/a/c");
        assertThat(last("WORKDIR /").action()).isEmpty();
        assertThat(last("USER ann", "WORKDIR /x").action()).contains(new Action.MakeDirectory("/x", "ann"));
    }

    @Test
    void theShellTakesTextAndHeredocsButNotVectors() {
        assertThat(run(Map.of(), "SHELL [\"bash\", \"-ec\"]", "RUN <<EOF\na $b\nEOF")
                        .arguments())
                .containsExactly("bash", "-ec", "a $b\n");
        assertThat(run(Map.of(), "RUN [\"a\", \"$b\"]").arguments()).containsExactly("a", "$b");
        Action.Execute script = run(Map.of(), "RUN <<EOF\n#!/bin/x\ny\nEOF");
        assertThat(script.arguments()).containsExactly("/dev/pipes/EOF");
        assertThat(script.script().orElseThrow().content()).isEqualTo("#!/bin/x\ny\n");
    }

    @Test
    void proxiesReachACommandAndStayOutOfItsKey() {
        Map<String, String> proxy = Map.of("https_proxy", "http://p:1");
        assertThat(run(proxy, "RUN x").proxies()).containsExactly("https_proxy=http://p:1");
        assertThat(run(proxy, "RUN x").recipe())
                .isEqualTo(run(Map.of(), "RUN x").recipe());
        assertThat(run(proxy, "ARG https_proxy", "RUN x").recipe())
                .as("declared, it is an argument like any other")
                .isNotEqualTo(run(Map.of(), "ARG https_proxy", "RUN x").recipe());
    }

    @Test
    void argumentsArePartOfACommandsKeyAndLabelsAreNot() {
        assertThat(run(Map.of("A", "1"), "ARG A", "RUN x").recipe())
                .isNotEqualTo(run(Map.of("A", "2"), "ARG A", "RUN x").recipe());
        assertThat(run(Map.of(), "LABEL a=1", "RUN x").recipe())
                .isEqualTo(run(Map.of(), "RUN x").recipe());
    }

    @Test
    void anInsecureStepIsRefusedWithoutNamingAnOptionThatIsNotThere() {
        assertThatThrownBy(() -> last("RUN --security=insecure x"))
                .isInstanceOfSatisfying(
                        DockerfileException.class,
                        e -> assertThat(e.advice()).contains("first boot").doesNotContain("--allow"));
    }

    @Test
    void whatIsNotAllowedIsRefusedWithItsPlace() {
        for (String line : List.of("RUN --security=insecure x", "RUN --device=a/b=c x", "RUN []")) {
            assertThatThrownBy(() -> last(line)).as(line).isInstanceOfSatisfying(DockerfileException.class, e -> {
                assertThat(e.position().line()).isEqualTo(2);
                assertThat(e.advice()).isNotBlank();
            });
        }
    }
}
