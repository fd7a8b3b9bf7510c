package dev.slipway.build.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.json.Json;
import dev.slipway.oci.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static Plan plan(String text) {
        return plan(text, scope(Optional.empty()));
    }

    private static Plan plan(String text, PlanScope scope) {
        return Planner.of("Dockerfile", text, scope).plan();
    }

    private static PlanScope scope(Optional<String> target) {
        return new PlanScope(Map.of(), target, Platform.LINUX_AMD64, Set.of("ctx"), Map.of("old:1", "new:2"));
    }

    private static List<String> labels(Plan plan) {
        return plan.stages().stream().map(PlannedStage::label).toList();
    }

    @Test
    void aFrontendOfSomebodyElseIsTold() {
        assertThat(plan("# syntax=docker/dockerfile:1.7-labs\nFROM a\n").warnings())
                .isEmpty();
        assertThat(plan("#syntax=registry.example/evil:1 x=y\nFROM a\n").warnings())
                .singleElement()
                .satisfies(warning -> {
                    assertThat(warning.text()).contains("registry.example/evil:1", "not run here");
                    assertThat(warning.position().orElseThrow().line()).isEqualTo(1);
                });
    }

    @Test
    void aVariableInFromIsRefusedWithWhatToWriteInstead() {
        assertThatThrownBy(() -> plan("ARG ST=b\nFROM b AS b\nFROM a\nARG ST\nCOPY --from=${ST} /f /\n"))
                .isInstanceOfSatisfying(DockerfileException.class, e -> {
                    assertThat(e.position().line()).isEqualTo(5);
                    assertThat(e).hasMessageContaining("variables are not expanded");
                    assertThat(e.advice()).contains("FROM ${ST} AS NAME");
                });
    }

    @Test
    void stagesThatTheTargetDoesNotNeedAreLeftOut() {
        String text = "FROM a AS one\nFROM b AS unused\nFROM one AS two\nRUN x\nFROM c\nCOPY --from=two /f /\n";
        assertThat(labels(plan(text))).containsExactly("one", "two", "3");
        assertThat(labels(plan(text, scope(Optional.of("TWO"))))).containsExactly("one", "two");
        assertThat(labels(plan(text, scope(Optional.of("1"))))).containsExactly("unused");
    }

    @Test
    void aStageIsNamedByNumberByMountAndWhateverTheCase() {
        Plan plan = plan("FROM a AS Deps\nFROM b\nFROM c\nCOPY --from=1 /f /\nRUN --mount=from=DEPS,target=/d true\n");
        assertThat(labels(plan)).containsExactly("deps", "1", "2");
        assertThat(plan.target().steps().get(1).needs()).containsExactly(0);
    }

    @Test
    void namesMeanStageContextMappedBaseOrImage() {
        Plan plan = plan("FROM docker.io/library/ctx:latest AS s\nFROM s AS t\nFROM old:1\nCOPY --from=t / /\n");
        assertThat(plan.stages().get(0).base()).isEqualTo(new PlannedBase.Context("ctx"));
        assertThat(plan.stages().get(1).base()).isEqualTo(new PlannedBase.Stage(0, "s"));
        assertThat(plan.target().base()).isEqualTo(new PlannedBase.Image("new:2", "old:1"));
        assertThat(plan.target().base().label()).isEqualTo("new:2 (for old:1)");
    }

    @Test
    void aContextTakesThePlaceOfAStageOfItsName() {
        Plan plan = plan("FROM nowhere AS ctx\nRUN never\nFROM ctx\n");
        assertThat(plan.stages().getFirst().base()).isEqualTo(new PlannedBase.Context("ctx"));
        assertThat(plan.stages().getFirst().steps()).isEmpty();
    }

    @Test
    void triggersOfAStageAreStepsOfItsChild() {
        Plan plan = plan("FROM a AS lib\nFROM b AS base\nONBUILD COPY --from=lib /x /\nFROM base\nRUN y\n");
        assertThat(labels(plan)).containsExactly("lib", "base", "2");
        assertThat(plan.target().steps().getFirst().trigger()).isTrue();
        assertThat(plan.toText()).contains("COPY --from=lib /x /").contains("ONBUILD of the base");
    }

    @Test
    void errorsStandWhereTheyAre() {
        refuses("FROM a\nCOPY --from=later /f /\nFROM b AS later\n", scope(Optional.of("0")), 2, "a later stage");
        refuses("FROM a AS me\nCOPY --from=me /f /\n", scope(Optional.empty()), 2, "the stage it stands in");
        refuses("FROM a\nCOPY --from=7 /f /\n", scope(Optional.empty()), 2, "there is no stage 7");
        refuses("ARG B\nFROM ${B}\n", scope(Optional.empty()), 2, "is empty once expanded");
        refuses("FROM --platform=$P a\n", scope(Optional.empty()), 1, "which is no platform");
        refuses("FROM --platform=windows/amd64 a\n", scope(Optional.empty()), 1, "only linux is built");
        refuses("ARG A=1\n", scope(Optional.empty()), 1, "there is no FROM");
        assertThatThrownBy(() -> plan("FROM a AS deps\n", scope(Optional.of("dep"))))
                .isInstanceOfSatisfying(
                        DockerfileException.class, e -> assertThat(e.advice()).contains("Did you mean deps?"));
    }

    private static void refuses(String text, PlanScope scope, int line, String problem) {
        assertThatThrownBy(() -> plan(text, scope)).isInstanceOfSatisfying(DockerfileException.class, e -> {
            assertThat(e.position().line()).isEqualTo(line);
            assertThat(e.problem()).contains(problem);
            assertThat(e.advice()).isNotBlank();
        });
    }

    @Test
    void aBaseThatIsALaterStagesNameIsAnImageWithAWarning() {
        Plan plan = plan("FROM web\nFROM other AS web\n", scope(Optional.of("0")));
        assertThat(plan.target().base()).isEqualTo(new PlannedBase.Image("web", "web"));
        assertThat(plan.warnings())
                .singleElement()
                .satisfies(w -> assertThat(w.text()).contains("line 2"));
    }

    @Test
    void archLinesChooseTheBaseOfThePlatform() {
        String text = "FROM image:amd64\n#FROM image:arm64 # arch=arm64\nRUN true\n";
        PlanScope arm = new PlanScope(Map.of(), Optional.empty(), Platform.parse("linux/arm64"), Set.of(), Map.of());
        assertThat(plan(text, arm).target().base()).isEqualTo(new PlannedBase.Image("image:arm64", "image:arm64"));
        assertThat(plan(text).target().base()).isEqualTo(new PlannedBase.Image("image:amd64", "image:amd64"));
    }

    @Test
    void theArticlesDefinitionIsExplainedStepByStep() throws Exception {
        String shared =
                System.getProperty("SLIPWAY_SHARED", System.getenv().getOrDefault("SLIPWAY_SHARED", "../../shared"));
        Path file = Path.of(shared, "conformance/definitions/00-article-2017-04-29/Dockerfile");
        assumeTrue(Files.exists(file), "the article's definition is not there: set SLIPWAY_SHARED to its parent");
        PlanScope scope = new PlanScope(
                Map.of(),
                Optional.empty(),
                Platform.LINUX_AMD64,
                Set.of(),
                Map.of("scaleway/ubuntu:amd64-16.10", "debian:12"));
        Plan plan = plan(Files.readString(file), scope);
        assertThat(plan.stages()).hasSize(1);
        assertThat(plan.target().base().label()).isEqualTo("debian:12 (for scaleway/ubuntu:amd64-16.10)");
        assertThat(plan.target().steps().stream().map(step -> step.text().replaceAll("\\s+", " ")))
                .containsExactly(
                        "RUN /usr/local/sbin/scw-builder-enter",
                        "RUN sudo apt-get install -y apt-transport-https ca-certificates curl software-properties-common",
                        "RUN curl -fsSL https://download.docker.com/linux/ubuntu/gpg | sudo apt-key add -",
                        "RUN sudo add-apt-repository \"deb [arch=amd64] https://download.docker.com/linux/ubuntu"
                                + " $(lsb_release -cs) stable\"",
                        "RUN apt-get update && sudo apt-get install -y docker-ce",
                        "RUN mkdir -p /etc/systemd/system/docker.d",
                        "COPY docker.conf /etc/systemd/system/docker.service.d/override.conf",
                        "RUN systemctl enable docker",
                        "RUN /usr/local/sbin/scw-builder-leave");
        assertThat(plan.toText().lines()).hasSize(11 + plan.warnings().size());
        Map<String, Object> json = Json.object(plan.toJson(), "the plan");
        assertThat(json.get("target")).isEqualTo("0");
    }
}
