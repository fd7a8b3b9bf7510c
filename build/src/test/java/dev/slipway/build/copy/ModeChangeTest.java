package dev.slipway.build.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModeChangeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0755        | 0600 | 0755 | 0755
                    4755        | 0600 | 4755 | 4755
                    0           | 0600 | 0000 | 0000
                    u=rwX,go=rX | 0600 | 0644 | 0755
                    u=rwX,go=rX | 0700 | 0755 | 0755
                    +x          | 0644 | 0755 | 0755
                    +w          | 0444 | 0644 | 0644
                    a+w         | 0444 | 0666 | 0666
                    a-w         | 0666 | 0444 | 0444
                    go=u        | 0640 | 0666 | 0666
                    go=u-w      | 0640 | 0644 | 0644
                    u+s,o+t     | 0755 | 5755 | 5755
                    g=          | 0777 | 0707 | 0707
                    u=rw,g=u,o= | 0000 | 0660 | 0660
                    """)
    void changes(String change, String before, String file, String directory) throws CopyException {
        ModeChange parsed = ModeChange.parse(change);
        int mode = Integer.parseInt(before, 8);
        assertThat(Integer.toOctalString(parsed.apply(mode, false))).isEqualTo(trimmed(file));
        assertThat(Integer.toOctalString(parsed.apply(mode, true))).isEqualTo(trimmed(directory));
    }

    private static String trimmed(String octal) {
        return Integer.toOctalString(Integer.parseInt(octal, 8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8", "77777", "10000", "rwx", "u", "u=q", "u+r,", ",u+r", "z+r", "-1", "0x1f"})
    void refuses(String change) {
        assertThatThrownBy(() -> ModeChange.parse(change))
                .isInstanceOf(CopyException.class)
                .hasMessage("--chmod=" + change + " is no mode");
    }
}
