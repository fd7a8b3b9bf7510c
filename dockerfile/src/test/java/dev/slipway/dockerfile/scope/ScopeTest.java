package dev.slipway.dockerfile.scope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.dockerfile.Dockerfile;
import dev.slipway.dockerfile.instruction.Arg;
import dev.slipway.dockerfile.instruction.Env;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {
    private static final Platform AMD64 = new Platform("linux", "amd64", "");
    private static final Map<String, String> PLATFORM_ARGS =
            PredefinedArgs.platformArgs(AMD64, new Platform("linux", "arm", "v7"), "");

    private static GlobalScope global(String text, Map<String, String> buildArgs) {
        return GlobalScope.of(
                Dockerfile.parse("Dockerfile", text + "\nFROM scratch").globalArgs(), PLATFORM_ARGS, buildArgs);
    }

    private static Arg arg(String text) {
        return (Arg) Dockerfile.parseInstruction("Dockerfile", text);
    }

    private static Env env(String text) {
        return (Env) Dockerfile.parseInstruction("Dockerfile", text);
    }

    @Test
    void globalArgumentsSeeThoseBeforeThem() {
        GlobalScope global =
                global("ARG a=1 b=${a}2\nARG c\nARG d=$b\nARG e=$TARGETARCH", Map.of("d", "set", "z", "no"));
        assertThat(global.value("b")).contains("12");
        assertThat(global.value("c")).isEmpty();
        assertThat(global.value("d")).contains("set");
        assertThat(global.value("e")).contains("arm");
        assertThat(global.value("z")).isEmpty();
        assertThat(global.declared()).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void platformArguments() {
        assertThat(PLATFORM_ARGS)
                .containsEntry("BUILDPLATFORM", "linux/amd64")
                .containsEntry("TARGETPLATFORM", "linux/arm/v7")
                .containsEntry("TARGETVARIANT", "v7")
                .containsEntry("TARGETSTAGE", "default");
        assertThat(global("", Map.of("TARGETARCH", "mine")).value("TARGETARCH")).contains("mine");
    }

    @Test
    void aStagesArgumentTakesTheCallersValueThenItsDefaultThenTheGlobalOne() {
        GlobalScope global = global("ARG a=g b=g c=g", Map.of("a", "caller"));
        StageScope scope = StageScope.of(global, Map.of()).declare(arg("ARG a=own b=own c d"));
        assertThat(scope.variables()).isEqualTo(Map.of("a", "caller", "b", "own", "c", "g"));
        assertThat(scope.args()).containsEntry("d", Optional.empty());
    }

    @Test
    void nothingGlobalIsSeenUndeclared() {
        assertThat(StageScope.of(global("ARG a=g", Map.of()), Map.of()).value("a"))
                .isEmpty();
    }

    @Test
    void theLaterOfArgAndEnvWins() {
        StageScope scope = StageScope.of(global("", Map.of()), Map.of("X", "image"))
                .set(env("ENV FOO=1"))
                .declare(arg("ARG FOO=2 BAR=$FOO"));
        assertThat(scope.value("FOO")).contains("2");
        assertThat(scope.value("BAR")).contains("2");
        assertThat(scope.set(env("ENV FOO=3")).value("FOO")).contains("3");
        assertThat(scope.variables().keySet()).containsExactly("X", "FOO", "BAR");
    }

    @Test
    void aStageOnAStageInheritsTheArguments() {
        StageScope child = StageScope.of(global("", Map.of()), Map.of())
                .declare(arg("ARG X=in"))
                .childStage();
        assertThat(child.value("X")).contains("in");
        assertThat(child.args()).containsKey("X");
    }

    @Test
    void argumentsForTheBuilderAlone() {
        assertThat(StageScope.of(global("", Map.of()), Map.of())
                        .declare(arg("ARG BUILDKIT_SBOM_SCAN_STAGE=true"))
                        .variables())
                .isEmpty();
        assertThat(PredefinedArgs.isProxy("HTTP_PROXY")).isTrue();
        assertThat(PredefinedArgs.isProxy("no_proxy")).isTrue();
        assertThat(PredefinedArgs.isProxy("Http_Proxy")).isFalse();
        assertThat(PredefinedArgs.isControl("SOURCE_DATE_EPOCH")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "linux/amd64, linux/amd64", "LINUX/x86_64, linux/amd64", "arm64, linux/arm64", "linux/arm64/v8, linux/arm64",
        "linux/arm, linux/arm/v7", "linux/arm/6, linux/arm/v6", "armhf, linux/arm/v7", "linux, linux/amd64",
        "linux/riscv64, linux/riscv64", "a/b/c/d, ", "'', ", "linux/, "
    })
    void platforms(String text, String expected) {
        assertThat(Platform.parse(text).map(Platform::toString)).isEqualTo(Optional.ofNullable(expected));
    }
}
