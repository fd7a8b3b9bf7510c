package dev.slipway.dockerfile.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.dockerfile.Dockerfile;
import dev.slipway.dockerfile.lint.LintContext.Base;
import dev.slipway.dockerfile.pattern.IgnoreRules;
import dev.slipway.dockerfile.scope.Platform;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LintTest {
    private static LintResult check(String text) {
        return check(text, LintContext.ofFileAlone());
    }

    private static LintResult check(String text, LintContext context) {
        return Lint.check(Dockerfile.parse("Dockerfile", text), context);
    }

    private static void expect(String text, String... findings) {
        LintResult result = check(text);
        assertThat(result.error()).isEmpty();
        expect(result, findings);
    }

    private static void expect(LintResult result, String... findings) {
        assertThat(result.findings())
                .map(finding -> finding.rule().id() + "@" + finding.position().line() + ": " + finding.message())
                .containsExactly(findings);
    }

    @Test
    void aCleanFileHasNoFinding() {
        expect("""
                ARG VERSION=12
                FROM debian:${VERSION} AS base
                ENV APP=/srv/app
                WORKDIR $APP
                COPY . .
                EXPOSE 80/tcp 8000-8010/udp
                CMD ["/bin/true"]
                """);
    }

    @Test
    void stageNames() {
        expect(
                """
                FROM scratch AS Base
                FROM scratch as other
                FROM scratch AS other
                FROM scratch AS context
                """,
                "StageNameCasing@1: Stage name 'Base' should be lowercase",
                "FromAsCasing@2: 'as' and 'FROM' keywords' casing do not match",
                "DuplicateStageName@3: Duplicate stage name \"other\", stage names should be unique",
                "ReservedStageName@4: Stage name should not use the same name as reserved stage \"context\"");
    }

    @Test
    void emptyLinesInAnInstruction() {
        expect("FROM scratch\nCOPY a \\\n\n  b\n", "NoEmptyContinuation@4: Empty continuation line");
    }

    @Test
    void theMajorityDecidesOnTheCaseOfKeywords() {
        expect(
                "from scratch\ncopy a b\nCOPY c d\nCopy e f\n",
                "ConsistentInstructionCasing@3: Command 'COPY' should match the case of the command majority (lowercase)",
                "ConsistentInstructionCasing@4: Command 'Copy' should match the case of the command majority (lowercase)");
        expect(
                "FROM scratch\nCOPY a b\ncopy c d\n",
                "ConsistentInstructionCasing@3: Command 'copy' should match the case of the command majority (uppercase)");
    }

    @Test
    void shellFormOfWhatIsStarted() {
        expect(
                "FROM scratch\nENTRYPOINT a\nCMD b\n",
                "JSONArgsRecommended@2: JSON arguments recommended for ENTRYPOINT to prevent unintended behavior related"
                        + " to OS signals",
                "JSONArgsRecommended@3: JSON arguments recommended for CMD to prevent unintended behavior related to OS"
                        + " signals");
        expect("FROM scratch AS a\nSHELL [\"/bin/x\"]\nFROM a\nCMD b\n");
    }

    @Test
    void maintainer() {
        expect(
                "FROM scratch\nMAINTAINER me\n",
                "MaintainerDeprecated@2: Maintainer instruction is deprecated in favor of using label");
    }

    @Test
    void variablesOfFrom() {
        expect(
                "ARG BASE=scratch\nFROM ${BSE:-scratch}\n",
                "UndefinedArgInFrom@2: FROM argument 'BSE' is not declared (did you mean BASE?)");
        expect("ARG TAG\nFROM busybox:1${TAG}\n");
        expect(
                "ARG TAG\nFROM busybox:${TAG}\n",
                "InvalidDefaultArgInFrom@2: Default value for ARG busybox:${TAG} results in empty or invalid base"
                        + " image name");
    }

    @Test
    void anEmptyBaseEndsTheChecks() {
        LintResult result = check("ARG IMAGE\nFROM $IMAGE\n");
        expect(
                result,
                "InvalidDefaultArgInFrom@2: Default value for ARG $IMAGE results in empty or invalid base image name");
        assertThat(result.error()).get().extracting("problem").asString().contains("$IMAGE is empty");
        assertThat(result.fails()).isTrue();
    }

    @Test
    void relativeWorkdir() {
        expect(
                "FROM scratch\nWORKDIR app\nWORKDIR bin\n",
                "WorkdirRelativePath@2: Relative workdir \"app\" can have unexpected results if the base image changes");
        expect("FROM scratch AS a\nWORKDIR /app\nFROM a\nWORKDIR bin\n");
    }

    @Test
    void undefinedVariables() {
        expect(
                """
                FROM scratch
                ARG declared
                ENV DIR=/srv
                COPY $DIIR $declared ${maybe:-x} /
                LABEL path=$PATH
                """,
                "UndefinedVar@4: Usage of undefined variable '$DIIR' (did you mean $DIR?)",
                "UndefinedVar@4: Usage of undefined variable '$maybe'");
    }

    @Test
    void variablesOfAHeredocAndOfAMount() {
        expect(
                """
                FROM scratch
                COPY <<a <<'b' /
                $one
                a
                $two
                b
                RUN --mount=type=cache,target=/c$three echo $four
                """,
                "UndefinedVar@2: Usage of undefined variable '$one'",
                "UndefinedVar@7: Usage of undefined variable '$three'");
    }

    @Test
    void variablesOfTheBaseAndOfItsTriggers() {
        LintContext context = LintContext.ofFileAlone()
                .withBases(name ->
                        Optional.of(new Base(new Platform("linux", "amd64", ""), Map.of("FROM_BASE", "1"), false)));
        expect(check("FROM known\nENV A=$FROM_BASE\n", context));
        expect("FROM scratch AS a\nONBUILD ENV X=1\nFROM a\nENV Y=$X\n");
    }

    @Test
    void platformOfTheBase() {
        LintContext context = LintContext.ofFileAlone()
                .withBases(name -> Optional.of(new Base(new Platform("linux", "arm64", ""), Map.of(), false)));
        expect(
                check("FROM known\n", context),
                "InvalidBaseImagePlatform@1: Base image known was pulled with platform \"linux/arm64\", expected"
                        + " \"linux/amd64\" for current build");
    }

    @Test
    void onlyTheLastCounts() {
        expect(
                """
                FROM scratch AS a
                CMD ["1"]
                HEALTHCHECK CMD ["1"]
                CMD ["2"]
                FROM a
                CMD ["3"]
                """,
                "MultipleInstructionsDisallowed@2: Multiple CMD instructions should not be used in the same stage because"
                        + " only the last one will be used");
    }

    @Test
    void legacyPairs() {
        expect(
                "FROM scratch\nENV a b\nLABEL c d\n",
                "LegacyKeyValueFormat@2: \"ENV key=value\" should be used instead of legacy \"ENV key value\" format",
                "LegacyKeyValueFormat@3: \"LABEL key=value\" should be used instead of legacy \"LABEL key value\" format");
    }

    @Test
    void platformsOfFrom() {
        expect(
                """
                FROM --platform=$TARGETPLATFORM scratch AS a
                FROM --platform=$BUILDPLATFORM scratch AS b
                FROM --platform=linux/arm64 scratch AS c
                FROM --platform=linux/arm64 scratch AS arm64-d
                """,
                "RedundantTargetPlatform@1: Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is"
                        + " the default behavior",
                "FromPlatformFlagConstDisallowed@3: FROM --platform flag should not use constant value \"linux/arm64\"");
    }

    @Test
    void secrets() {
        expect(
                "FROM scratch\nARG API_KEY\nENV db_password=x PUBLIC_KEY=y monkey=z TOKEN_FILE=f\n",
                "SecretsUsedInArgOrEnv@2: Do not use ARG or ENV instructions for sensitive data (ARG \"API_KEY\")",
                "SecretsUsedInArgOrEnv@3: Do not use ARG or ENV instructions for sensitive data (ENV \"db_password\")");
    }

    @Test
    void copyOfAnIgnoredFile() {
        String text = """
                FROM scratch AS a
                COPY ./Dockerfile .
                ADD Dockerfile https://x.test/Dockerfile /
                COPY . .
                FROM a
                COPY --from=a Dockerfile /
                """;
        LintContext context = LintContext.ofFileAlone().withIgnore(IgnoreRules.parse("Dockerfile\n"));
        expect(
                check(text, context),
                "CopyIgnoredFile@2: Attempting to Copy file \"./Dockerfile\" that is excluded by .dockerignore",
                "CopyIgnoredFile@3: Attempting to Add file \"Dockerfile\" that is excluded by .dockerignore");
        expect(check(text, context.withIgnore(IgnoreRules.parse("Dockerfile\n!Dockerfile\n"))));
    }

    @Test
    void descriptionsAreCheckedOnRequestOnly() {
        String text = "# about it\nARG a=1\n# a is good\nARG a=1\nFROM scratch\n# any\nARG a b\n";
        expect(text);
        expect(
                "# check=experimental=InvalidDefinitionDescription\n" + text,
                "InvalidDefinitionDescription@3: Comment for ARG should follow the format: `# a <description>`",
                "InvalidDefinitionDescription@8: Comment for ARG should follow the format: `# <arg_key> <description>`");
    }

    @Test
    void ports() {
        expect(
                "FROM scratch\nEXPOSE 80/TCP 5000:5000\n",
                "ExposeInvalidFormat@2: EXPOSE instruction should not define an IP address or host-port mapping, found"
                        + " '5000:5000'",
                "ExposeProtoCasing@2: Defined protocol '80/TCP' in EXPOSE instruction should be lowercase");
    }

    @Test
    void skippingForTheFile() {
        expect("# check=skip=MaintainerDeprecated,JSONArgsRecommended\nFROM scratch\nMAINTAINER me\nCMD a\n");
        expect("#check=skip=all\nFROM scratch\nMAINTAINER me\nCMD a\n");
        LintContext context = LintContext.ofFileAlone().withBuildArgs(Map.of("BUILDKIT_DOCKERFILE_CHECK", "skip=all"));
        expect(check("FROM scratch\nMAINTAINER me\n", context));
    }

    @Test
    void skippingForOneInstruction() {
        expect(
                """
                FROM scratch
                # check=skip=LegacyKeyValueFormat
                ENV a b
                ENV c d
                """,
                "LegacyKeyValueFormat@4: \"ENV key=value\" should be used instead of legacy \"ENV key value\" format");
    }

    @Test
    void findingsAsErrors() {
        assertThat(check("# check=error=true\nFROM scratch\nMAINTAINER me\n").fails())
                .isTrue();
        assertThat(check("# check=error=true\nFROM scratch\n").fails()).isFalse();
        assertThat(check("FROM scratch\nMAINTAINER me\n").fails()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "skp=all", "error=perhaps"})
    void badOptions(String options) {
        LintResult result = check("# check=" + options + "\nFROM scratch\n");
        assertThat(result.error()).get().extracting("position").hasToString("Dockerfile:1:1");
    }

    @Test
    void aFindingShowsItsLine() {
        assertThat(check("FROM scratch\n  MAINTAINER me\n").findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.sourceLine()).isEqualTo("  MAINTAINER me");
                    assertThat(finding)
                            .hasToString("Dockerfile:2:3: MaintainerDeprecated: Maintainer instruction is deprecated in"
                                    + " favor of using label");
                });
    }
}
