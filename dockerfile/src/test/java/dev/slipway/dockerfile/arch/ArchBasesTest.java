package dev.slipway.dockerfile.arch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArchBasesTest {
    private static final String DEFINITION = """
            FROM example/base:amd64-1
            # the lines below are for others
            #FROM example/base:armhf-1   # arch=armv7l
            #FROM example/base:arm64-1   # arch=arm64
            #FROM example/base:i386-1    # arch=i386

            RUN true
            COPY app.conf /etc/
            """;

    private static ArchSelection select(String text, String arch) {
        return ArchBases.of("Dockerfile", text).select(LegacyArch.of(arch).orElseThrow(), LegacyArch.DEFAULT);
    }

    @Test
    void theDefaultArchitectureIsTheTextItself() {
        ArchSelection selection = select(DEFINITION, "amd64");
        assertThat(selection.text()).isEqualTo(DEFINITION);
        assertThat(selection.base()).contains("example/base:amd64-1");
        assertThat(selection.warnings())
                .map(Object::toString)
                .singleElement()
                .asString()
                .startsWith("Dockerfile:5:1: this line can never be selected");
    }

    @Test
    void anotherArchitectureHasItsOwnBase() {
        ArchSelection selection = select(DEFINITION, "arm");
        assertThat(selection.base()).contains("example/base:armhf-1");
        assertThat(selection.text()).isEqualTo("""
                        #
                        # the lines below are for others
                        FROM example/base:armhf-1
                        #
                        #

                        RUN true
                        COPY app.conf /etc/
                        """);
    }

    @Test
    void whatTheCrossBuildsDirectoryLacked() {
        assertThat(select(DEFINITION, "arm64").warnings())
                .map(ArchSelection.Warning::message)
                .anyMatch(message -> message.startsWith("app.conf was not there"));
    }

    @Test
    void anArchitectureWithoutALineFallsBackToTheDefault() {
        ArchSelection selection = select(DEFINITION, "powerpc");
        assertThat(selection.base()).contains("example/base:amd64-1");
        assertThat(selection.warnings())
                .map(Object::toString)
                .anyMatch(text -> text.startsWith("Dockerfile:1:1: there is no FROM line for powerpc"));
    }

    @Test
    void theDeletionKnowsNoArmv7l() {
        ArchSelection selection = select("FROM a\nRUN b  # arch=armv7l\nRUN c # arch=mips\n", "arm64");
        assertThat(selection.text()).isEqualTo("FROM a\nRUN b  # arch=armv7l\n#\n");
        assertThat(selection.warnings())
                .map(Object::toString)
                .anyMatch(text -> text.startsWith("Dockerfile:2:1: this line is meant for armv7l only"))
                .anyMatch(text -> text.startsWith("Dockerfile:3:1: # arch= holds for any line"));
    }

    @Test
    void moreThanTwoFromLinesAllStay() {
        ArchSelection selection = select("FROM a\n#FROM b # arch=arm64\nFROM c\n", "arm64");
        assertThat(selection.text()).isEqualTo("FROM a\nFROM b\nFROM c\n");
        assertThat(selection.warnings())
                .map(ArchSelection.Warning::message)
                .anyMatch(message -> message.startsWith("3 lines start with FROM"));
    }

    @Test
    void whatStandsBeforeTheFirstFromIsLost() {
        ArchSelection selection = select("ARG X=1\nFROM a\n#FROM b:$X # arch=arm64\n", "arm64");
        assertThat(selection.text()).isEqualTo("#\n#\nFROM b:$X\n");
        assertThat(selection.warnings())
                .map(Object::toString)
                .contains("Dockerfile:1:1: this line is dropped together with the first FROM");
    }

    @Test
    void aTextInsideALineIsNoTrailer() {
        assertThat(ArchBases.of("Dockerfile", "FROM a\nRUN echo \"deb [arch=amd64] x\"\n")
                        .architectures())
                .isEmpty();
    }

    @Test
    void words() {
        assertThat(LegacyArch.of("armhf").orElseThrow().uname()).isEqualTo("armv7l");
        assertThat(LegacyArch.of("i386")).isEmpty();
        assertThat(LegacyArch.of("aarch64")).isEmpty();
        assertThat(LegacyArch.ofAnyTime("aarch64").orElseThrow().uname()).isEqualTo("arm64");
        assertThat(LegacyArch.ACCEPTED).allMatch(word -> LegacyArch.of(word).isPresent());
    }
}
