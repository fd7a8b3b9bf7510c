package dev.slipway.cli.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class OutputOptionTest {
    @Test
    void aNameIsKept() {
        assertThat(OutputOption.parse("type=docker,dest=f,name=host:5000/a/b:1").names())
                .containsExactly("host:5000/a/b:1");
    }

    @Test
    void aNameThatNoImageCanHaveIsRefused() {
        for (String name : new String[] {"A b", "a:b:c/", "a@sha256:" + "0".repeat(64)}) {
            assertThatThrownBy(() -> OutputOption.parse("type=oci,dest=f,name=" + name))
                    .as(name)
                    .isInstanceOf(TypeConversionException.class)
                    .hasMessageContaining("name=" + name);
        }
    }
}
