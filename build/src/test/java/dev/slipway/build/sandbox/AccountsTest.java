package dev.slipway.build.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
    @TempDir
    private Path root = Path.of("");

    @BeforeEach
    void files() throws Exception {
        Files.createDirectory(root.resolve("etc"));
        Files.writeString(
                root.resolve("etc/passwd"),
                "root:x:0:0:root:/root:/bin/sh\nann:x:1000:1001:Ann:/home/ann:/bin/sh\n12:x:77:78::/odd:/bin/sh\nbad\n");
        Files.writeString(root.resolve("etc/group"), "root:x:0:\nann:x:1001:\nwheel:x:27:ann,bob\nmany:x:55:bob,ann\n");
    }

    private Account account(String spec) throws Exception {
        return Accounts.of(root).account(spec);
    }

    @Test
    void nothingMeansRoot() throws Exception {
        assertThat(account("")).isEqualTo(new Account(0, 0, List.of(), "/root"));
    }

    @Test
    void aNameBringsItsGroupsAndItsHome() throws Exception {
        assertThat(account("ann")).isEqualTo(new Account(1000, 1001, List.of(27L, 55L), "/home/ann"));
    }

    @Test
    void aKnownNumberIsTheSameAsItsName() throws Exception {
        assertThat(account("1000")).isEqualTo(account("ann"));
    }

    @Test
    void aGroupThatIsGivenIsTheOnlyOne() throws Exception {
        assertThat(account("ann:wheel")).isEqualTo(new Account(1000, 27, List.of(), "/home/ann"));
        assertThat(account("ann:4711").gid()).isEqualTo(4711);
        assertThat(account(":wheel")).isEqualTo(new Account(0, 27, List.of(), "/root"));
    }

    @Test
    void anUnknownNumberIsInGroupZero() throws Exception {
        assertThat(account("4711")).isEqualTo(new Account(4711, 0, List.of(), "/"));
    }

    @Test
    void aNameOfDigitsIsANameFirst() throws Exception {
        assertThat(account("12")).isEqualTo(new Account(77, 78, List.of(), "/odd"));
    }

    @Test
    void unknownNamesFailWithWhatToDo() {
        assertThatThrownBy(() -> account("nobody"))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("no user \"nobody\"")
                .hasMessageContaining("/etc/passwd")
                .hasMessageContaining("useradd nobody");
        assertThatThrownBy(() -> account("ann:staff")).hasMessageContaining("no group \"staff\"");
        assertThatThrownBy(() -> account("4294967295")).hasMessageContaining("no user");
    }

    @Test
    void aTreeWithoutFilesHasOnlyNumbers() throws Exception {
        Files.delete(root.resolve("etc/passwd"));
        Files.delete(root.resolve("etc/group"));
        assertThat(account("5:6")).isEqualTo(new Account(5, 6, List.of(), "/"));
        assertThatThrownBy(() -> account("root")).hasMessageContaining("no user");
    }

    @Test
    void aPasswdFileThatPointsOutOfTheTreeIsReadInside() throws Exception {
        Files.delete(root.resolve("etc/passwd"));
        Files.createSymbolicLink(root.resolve("etc/passwd"), Path.of("/../../../../etc/shadow"));
        assertThat(account("0").home()).isEqualTo("/");
    }
}
