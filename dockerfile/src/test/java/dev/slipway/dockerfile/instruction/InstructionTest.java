package dev.slipway.dockerfile.instruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.dockerfile.Dockerfile;
import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.dockerfile.syntax.Heredoc;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstructionTest {
    private static final Environment ENVIRONMENT =
            Environment.of(Map.of("A", "x", "PORTS", "80 443/udp", "SIG", "SIGINT", "T", "cache"));

    private static <T extends Instruction> T parse(Class<T> type, String text) {
        return type.cast(Dockerfile.parseInstruction("Dockerfile", text));
    }

    private static <T extends Instruction> T expanded(Class<T> type, String text) {
        return type.cast(Dockerfile.parseInstruction("Dockerfile", text).expand(ENVIRONMENT));
    }

    @Test
    void from() {
        From from = expanded(From.class, "FROM --platform=linux/$A b:$A AS Name");
        assertThat(from.image()).isEqualTo("b:x");
        assertThat(from.platform()).contains("linux/x");
        assertThat(from.stageName()).contains("Name");
        assertThat(from.keyword()).isEqualTo("FROM");
    }

    @Test
    void copy() {
        Copy copy = expanded(
                Copy.class,
                "COPY --from=a$A --chown=$A:1 --chmod=u=$A --link --parents=false --exclude=*$A --exclude=b $A p /$A/");
        assertThat(copy.from()).contains("a$A");
        assertThat(copy.chown()).contains("x:1");
        assertThat(copy.chmod()).contains("u=x");
        assertThat(copy.link()).isTrue();
        assertThat(copy.parents()).isFalse();
        assertThat(copy.exclude()).containsExactly("*$A", "b");
        assertThat(parse(Copy.class, "COPY [\"a b\", \"$A\", \"/\"]").sources()).containsExactly("a b", "$A");
        assertThat(copy.destination()).isEqualTo("/x/");
    }

    @Test
    void heredocsOfCopyAreExpandedUnlessQuoted() {
        Copy copy = expanded(Copy.class, "COPY <<a p <<-'b' /d\n'$A' \\$A\na\n\t$A\nb\n");
        assertThat(copy.sources()).containsExactly("p");
        assertThat(copy.files())
                .containsExactly(
                        new Heredoc("a", 0, true, false, "'x' $A\n"), new Heredoc("b", 0, false, true, "$A\n"));
    }

    @Test
    void add() {
        Add add = expanded(Add.class, "ADD --checksum=sha256:$A --unpack=false --keep-git-dir https://h/$A /");
        assertThat(add.checksum()).contains("sha256:x");
        assertThat(add.unpack()).contains(false);
        assertThat(add.keepGitDir()).contains(true);
        assertThat(add.sources()).containsExactly("https://h/x");
        assertThat(parse(Add.class, "ADD a b").unpack()).isEmpty();
    }

    @Test
    void runsProgram() {
        assertThat(parse(Run.class, "RUN a $A").program()).isEqualTo(new Program.ForShell("a $A"));
        assertThat(parse(Run.class, "RUN [\"a\", \"$A\"]").program()).isEqualTo(new Program.Vector(List.of("a", "$A")));
        assertThat(parse(Run.class, "RUN <<E\n#!/bin/x\n$A\nE").program())
                .isEqualTo(new Program.Script("E", "#!/bin/x\n$A\n"));
        assertThat(parse(Run.class, "RUN <<-E\n\ta\n\tE").program()).isEqualTo(new Program.ForShell("a\n"));
        assertThat(parse(Run.class, "RUN cat <<E - <<F\na\nE\nb\nF").program())
                .isEqualTo(new Program.ForShell("cat <<E - <<F\na\nE\nb\nF"));
        assertThat(new Program.Script("E", "").path()).isEqualTo("/dev/pipes/E");
    }

    @Test
    void runsFlags() {
        Run run = parse(Run.class, "RUN --network=none --security=insecure --device=v.com/c=n,required a");
        assertThat(run.network()).isEqualTo(Run.Network.NONE);
        assertThat(run.security()).isEqualTo(Run.Security.INSECURE);
        assertThat(run.devices()).containsExactly(new Run.Device("v.com/c=n", true));
    }

    private static Mount mount(String flag) {
        return expanded(Run.class, "RUN --mount=" + flag + " a").mounts().getFirst();
    }

    @Test
    void bindMounts() {
        assertThat(mount("target=/t")).isEqualTo(new Mount.Bind(Optional.empty(), "/", "/t", true));
        assertThat(mount("type=bind,from=s,src=/a,dst=t,rw"))
                .isEqualTo(new Mount.Bind(Optional.of("s"), "/a", "t", false));
        assertThat(mount("'\"target=/a,b\"'")).isEqualTo(new Mount.Bind(Optional.empty(), "/", "/a,b", true));
    }

    @Test
    void cacheMounts() {
        Mount.Cache cache = (Mount.Cache) mount("type=$T,id=i$A,target=/c,sharing=locked,uid=7,mode=0750");
        assertThat(cache.id()).contains("ix");
        assertThat(cache.readOnly()).isFalse();
        assertThat(cache.sharing()).isEqualTo(Mount.Sharing.LOCKED);
        assertThat(cache.uid()).hasValue(7);
        assertThat(cache.gid()).isEmpty();
        assertThat(cache.mode()).hasValue(0750);
    }

    @Test
    void otherMounts() {
        assertThat(((Mount.Tmpfs) mount("type=tmpfs,target=/t,size=1.5m")).sizeBytes())
                .hasValue(1_572_864);
        Mount.Secret secret = (Mount.Secret) mount("type=secret,id=a/b");
        assertThat(secret.id()).isEqualTo("a/b");
        assertThat(secret.target()).contains("/run/secrets/b");
        assertThat(((Mount.Secret) mount("type=secret,target=/r/tok")).id()).isEqualTo("tok");
        assertThat(((Mount.Secret) mount("type=secret,id=a,env=TOK")).target()).isEmpty();
        assertThat(((Mount.Secret) mount("type=secret,id=a,required")).required())
                .isTrue();
        assertThat(((Mount.Ssh) mount("type=ssh")).id()).isEqualTo("default");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=what,target=/t",
                "target=/",
                "type=cache",
                "target=/t,foo=1",
                "target=/t,foo",
                "target=/t,uid=1",
                "type=cache,target=/t,mode=9",
                "type=cache,target=/t,sharing=x",
                "type=tmpfs,target=/t,size=x",
                "target=/t,ro=x",
                "type=secret",
                "type=secret,id=a,src=b",
                "type=secret,id=a,from=b"
            })
    void badMountsAreRefusedOnceTheyAreRead(String flag) {
        Run run = parse(Run.class, "RUN --mount=" + flag + " a");
        assertThatThrownBy(run::mounts).isInstanceOf(DockerfileException.class);
    }

    @Test
    void healthcheck() {
        Healthcheck.Probe probe = (Healthcheck.Probe)
                parse(Healthcheck.class, "HEALTHCHECK --interval=1m30s --timeout=.5s --retries=2 CMD a b")
                        .check();
        assertThat(probe.interval()).isEqualTo(Duration.ofSeconds(90));
        assertThat(probe.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(probe.startPeriod()).isZero();
        assertThat(probe.retries()).isEqualTo(2);
        assertThat(probe.command()).isEqualTo(new Command.ShellText("a b", List.of()));
        assertThat(parse(Healthcheck.class, "HEALTHCHECK none").check()).isEqualTo(new Healthcheck.None());
    }

    @Test
    void expose() {
        Expose expose = expanded(Expose.class, "EXPOSE 9000-9001/TCP $PORTS $NONE 127.0.0.1:1:2 [::1]:3:4");
        assertThat(expose.ports())
                .map(Port::toString)
                .containsExactlyInAnyOrder("9000/tcp", "9001/tcp", "80/tcp", "443/udp", "2/tcp", "4/tcp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "70000", "2-1", "1/icmp", "1-2:3-5", "x:1:1", "/udp", "1-"})
    void badPorts(String word) {
        Expose expose = parse(Expose.class, "EXPOSE " + word);
        assertThatThrownBy(expose::ports).isInstanceOf(DockerfileException.class);
    }

    @Test
    void theRest() {
        assertThat(expanded(Env.class, "ENV $A=\"$A y\" k=").variables())
                .containsExactly(new KeyValue("x", "x y", false), new KeyValue("k", "", false));
        assertThat(expanded(Label.class, "LABEL a b $A").labels()).containsExactly(new KeyValue("a", "b x", true));
        assertThat(expanded(Workdir.class, "WORKDIR /a/$A $NONE").path()).isEqualTo("/a/x ");
        assertThat(expanded(User.class, "USER $A:$A").user()).isEqualTo("x:x");
        assertThat(expanded(Volume.class, "VOLUME /a/$A b").paths()).containsExactly("/a/x", "b");
        assertThat(expanded(Stopsignal.class, "STOPSIGNAL $SIG").signal()).isEqualTo("SIGINT");
        assertThat(parse(Shell.class, "SHELL [\"a\", \"b\"]").arguments()).containsExactly("a", "b");
        assertThat(expanded(Cmd.class, "CMD $A").command()).isEqualTo(new Command.ShellText("$A", List.of()));
        assertThat(parse(Entrypoint.class, "ENTRYPOINT []").command()).isEqualTo(new Command.Exec(List.of()));
        assertThat(parse(Maintainer.class, "MAINTAINER a b").author()).isEqualTo("a b");
        assertThat(parse(Arg.class, "ARG a b=$A").declarations())
                .containsExactly(
                        new Arg.Declaration("a", Optional.empty()), new Arg.Declaration("b", Optional.of("$A")));
    }

    @Test
    void onbuildKeepsItsHeredocs() {
        Onbuild onbuild = parse(Onbuild.class, "onbuild  RUN <<E\na\nE\n");
        assertThat(onbuild.trigger()).isEqualTo("RUN <<E\na\nE");
        assertThat(parse(Run.class, onbuild.trigger()).program()).isEqualTo(new Program.ForShell("a\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"STOPSIGNAL SIGX", "STOPSIGNAL 0", "WORKDIR ${A", "USER ${NONE:?say who}", "COPY 'a /b"})
    void whatCannotBeExpanded(String text) {
        Instruction instruction = Dockerfile.parseInstruction("Dockerfile", text);
        assertThatThrownBy(() -> instruction.expand(ENVIRONMENT)).isInstanceOf(DockerfileException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "FORM a                   | unknown instruction FORM | Did you mean FROM?",
                "WHATEVER a               | unknown instruction WHATEVER | The instructions are",
                "COPY --form=a b c        | unknown flag --form for COPY | Did you mean --from?",
                "RUN --mont=a b           | unknown flag --mont for RUN | Did you mean --mount?",
                "ENV --a b=c              | unknown flag --a for ENV | ENV has no flags.",
                "COPY --from a b          | --from needs a value | Write --from=VALUE.",
                "COPY --link= a b         | --link needs a value | Write --link=VALUE.",
                "COPY --link=yes a b      | --link cannot be yes | Write --link or --link=false.",
                "COPY --from=a --from=b c d | --from is given twice | Keep one of the two.",
                "COPY a                   | COPY needs at least a source and a destination | Write COPY SOURCE DESTINATION.",
                "COPY --checksum=a b c    | unknown flag --checksum for COPY | COPY knows",
                "RUN --network=x a        | there is no network mode x | Use default, none or host.",
                "RUN --security=x a       | there is no security mode x | Use sandbox or insecure.",
                "RUN --mount=from=$A,target=/t a | from= of --mount cannot hold a variable | Give the image",
                "RUN --mount='\"a' b  | a quote in --mount is never closed | Close it",
                "FROM a b                 | FROM needs an image, or an image, AS and a name | Write FROM",
                "FROM a AS 1b             | a stage cannot be named 1b | Start the name with a letter",
                "ONBUILD ONBUILD RUN a    | ONBUILD cannot follow ONBUILD | Write the instruction",
                "ONBUILD FROM a           | FROM cannot be a trigger of ONBUILD | Move it",
                "ENV =a                   | ENV needs a name before = | Write ENV NAME=value.",
                "ARG =a                   | ARG needs a name before = | Write ARG NAME=default.",
                "VOLUME [\"\"]            | a volume's path cannot be empty | Write VOLUME",
                "SHELL /bin/sh            | SHELL takes the JSON form only | Write SHELL",
                "SHELL []                 | SHELL needs at least one argument | Write what",
                "USER                     | USER needs at least one argument | Write what",
                "HEALTHCHECK              | HEALTHCHECK needs at least one argument | Write HEALTHCHECK",
                "HEALTHCHECK WHAT a       | HEALTHCHECK knows no WHAT | Write HEALTHCHECK CMD",
                "HEALTHCHECK NONE a       | HEALTHCHECK NONE takes no arguments | Remove",
                "HEALTHCHECK CMD          | there is no command behind HEALTHCHECK CMD | Write the command.",
                "HEALTHCHECK --interval=5 CMD a | --interval=5 is no duration | Write a number with a unit",
                "HEALTHCHECK --interval=1us CMD a | --interval cannot be less than 1ms | Write at least",
                "HEALTHCHECK --retries=-1 CMD a | --retries cannot be negative | Write 0",
                "HEALTHCHECK --retries=x CMD a | --retries=x is no number | Write a whole number",
            })
    void refuses(String text, String problem, String advice) {
        assertThatThrownBy(() -> Dockerfile.parseInstruction("Dockerfile", text))
                .isInstanceOfSatisfying(DockerfileException.class, e -> {
                    assertThat(e.problem()).isEqualTo(problem);
                    assertThat(e.advice()).startsWith(advice);
                    assertThat(e.position().line()).isEqualTo(1);
                });
    }
}
