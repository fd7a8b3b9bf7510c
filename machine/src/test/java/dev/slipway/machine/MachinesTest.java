package dev.slipway.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.machine.qemu.DirectBoot;
import dev.slipway.machine.qemu.Drive;
import dev.slipway.machine.qemu.Firmware;
import dev.slipway.machine.qemu.MachineException;
import dev.slipway.machine.qemu.MachineSpec;
import dev.slipway.machine.qemu.PortForward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachinesTest {
    @TempDir
    private Path home = Path.of("");

    private Machines machines() {
        return Machines.open(home);
    }

    private MachineRecord create(String name, boolean removeAtEnd) throws Exception {
        try (Machines.Reservation reservation = machines().reserve(Optional.of(name))) {
            MachineRecord machine = record(reservation, removeAtEnd);
            reservation.commit(machine);
            return machine;
        }
    }

    private static MachineRecord record(Machines.Reservation reservation, boolean removeAtEnd) {
        MachineSpec spec = MachineSpec.of(
                        reservation.id(),
                        reservation.name(),
                        reservation.directory(),
                        reservation.endpoint().address())
                .with(m -> m.memoryBytes(3L << 30)
                        .cpus(4)
                        .firmware(Firmware.BIOS)
                        .noReboot(true)
                        .drive(Drive.of(reservation.directory().resolve("disk.qcow2"), Drive.Format.QCOW2)
                                .withSerial("root"))
                        .drive(Drive.readOnly(Path.of("/elsewhere/seed"), Drive.Format.RAW))
                        .forward(PortForward.tcp(
                                reservation.endpoint().address(),
                                reservation.endpoint().sshPort(),
                                22))
                        .smbios(1, "manufacturer", "Slipway, \"Inc\"")
                        .directBoot(new DirectBoot(Path.of("/k"), Optional.empty(), "quiet")));
        return new MachineRecord(
                spec,
                Instant.parse("2026-01-02T03:04:05Z"),
                "11111111-2222-4333-8444-555555555555",
                "web:1",
                List.of("docker", "info"),
                removeAtEnd,
                "root",
                22,
                Path.of("/keys/id"));
    }

    @Test
    void aCommittedServerIsFoundAgainAsItWas() throws Exception {
        MachineRecord made = create("web", false);

        assertThat(machines().list()).containsExactly(made);
        assertThat(machines().find("web")).isEqualTo(made);
        assertThat(machines().find(made.spec().id().toString())).isEqualTo(made);
        assertThat(machines().find(made.spec().id().toString().substring(0, 6))).isEqualTo(made);
        assertThat(machines().usersOf(made.imageId())).containsExactly(made);
        assertThat(made.machine().state()).isInstanceOf(MachineState.Created.class);
        assertThat(made.ssh().host()).isEqualTo(made.spec().loopbackAddress());
    }

    @Test
    void aStoreThatMovedIsStillAStore() throws Exception {
        create("web", false);
        Path moved = home.resolve("moved");
        Files.createDirectory(moved);
        Files.move(home.resolve("machines"), moved.resolve("machines"));

        MachineSpec spec = Machines.open(moved).find("web").spec();

        assertThat(spec.directory().getParent()).isEqualTo(moved.resolve("machines"));
        assertThat(spec.drives().getFirst().file()).isEqualTo(spec.directory().resolve("disk.qcow2"));
        assertThat(spec.drives().get(1).file()).isEqualTo(Path.of("/elsewhere/seed"));
    }

    @Test
    void anUnknownNameSaysWhereToLook() {
        assertThatThrownBy(() -> machines().find("nobody"))
                .isInstanceOf(MachineException.class)
                .hasMessageContaining("no server \"nobody\"")
                .hasMessageContaining("slipway ps -a");
        assertThatThrownBy(() -> machines().find("")).isInstanceOf(MachineException.class);
    }

    @Test
    void anAmbiguousPrefixListsTheCandidates() throws Exception {
        // 17 ids of 16 possible first digits: two begin alike.
        for (int i = 0; i < 17; i++) {
            create("s" + i, false);
        }
        List<MachineRecord> all = machines().list();
        String prefix = all.stream()
                .map(m -> m.spec().id().toString().substring(0, 1))
                .filter(p -> all.stream()
                                .filter(m -> m.spec().id().toString().startsWith(p))
                                .count()
                        > 1)
                // A name would win over a prefix.
                .findFirst()
                .orElseThrow();
        List<String> candidates = all.stream()
                .map(m -> m.spec().id() + " (" + m.spec().name() + ")")
                .filter(text -> text.startsWith(prefix))
                .toList();

        assertThatThrownBy(() -> machines().find(prefix))
                .isInstanceOf(MachineException.class)
                .hasMessageContainingAll(candidates.toArray(CharSequence[]::new));
    }

    @Test
    void aNameIsGivenOnce() throws Exception {
        MachineRecord first = create("web", false);

        assertThatThrownBy(() -> create("web", false))
                .isInstanceOf(MachineException.class)
                .hasMessageContaining("in use by server " + first.spec().id());
        try (Machines.Reservation ignored = machines().reserve(Optional.of("db"))) {
            assertThat(ignored.name()).isEqualTo("db");
            assertThatThrownBy(() -> create("db", false)).hasMessageContaining("in use");
        }
        assertThat(create("db", false).spec().name()).as("given back").isEqualTo("db");
    }

    @Test
    void badNamesAreRefused() {
        for (String name : List.of("", "-a", "a b", "../x", "a/b", "é")) {
            assertThatThrownBy(() -> create(name, false))
                    .as(name)
                    .isInstanceOf(MachineException.class)
                    .hasMessageContaining("no name for a server");
        }
    }

    @Test
    void whatIsReservedAndGivenUpLeavesNothing() throws Exception {
        try (Machines.Reservation reservation = machines().reserve(Optional.empty())) {
            Files.writeString(reservation.directory().resolve("disk.qcow2"), "much");
            assertThat(machines().list()).isEmpty();
        }

        assertThat(entries()).containsExactly("lock");
    }

    @Test
    void theDeadLeaveNothingThatCounts() throws Exception {
        // What a process killed while it made or removed a server leaves.
        Path half = home.resolve("machines").resolve(UUID.randomUUID().toString());
        Files.createDirectories(half.resolve("deep"));
        Files.writeString(
                half.resolve("reservation.json"), "{\"id\":\"x\",\"name\":\"web\",\"address\":\"127.1.1.1\"}");
        Files.writeString(half.resolve("machine.json.new"), "{\"id\":");
        Path empty = home.resolve("machines").resolve(UUID.randomUUID().toString());
        Files.createDirectories(empty);

        assertThat(machines().list()).isEmpty();
        MachineRecord web = create("web", false);

        assertThat(entries()).containsExactlyInAnyOrder("lock", web.spec().id().toString());
    }

    @Test
    void aServerThatWantedToBeRemovedIsWhenItEnded() throws Exception {
        MachineRecord gone = create("gone", true);
        MachineRecord fresh = create("fresh", true);
        MachineRecord kept = create("kept", false);
        for (MachineRecord ended : List.of(gone, kept)) {
            Files.writeString(ended.machine().files().qemuLog(), "");
            Files.writeString(ended.machine().files().exit(), "{\"status\": 0, \"atSeconds\": 1767323045}");
        }
        assertThat(kept.machine().state()).isInstanceOfSatisfying(MachineState.Exited.class, exited -> {
            assertThat(exited.status()).hasValue(0);
            assertThat(exited.at()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        });

        machines().sweep();

        assertThat(machines().list().stream().map(m -> m.spec().name())).containsExactlyInAnyOrder("fresh", "kept");
        assertThat(fresh.spec().directory()).exists();
    }

    @Test
    void aRemovedServerIsGone() throws Exception {
        MachineRecord web = create("web", false);

        machines().remove(web, false);
        machines().remove(web, false);

        assertThat(machines().list()).isEmpty();
        assertThat(web.spec().directory()).doesNotExist();
    }

    @Test
    void aBrokenRecordIsNamed() throws Exception {
        MachineRecord web = create("web", false);
        Path file = web.spec().directory().resolve("machine.json");
        Files.writeString(file, Files.readString(file).replace("\"cpus\":4", "\"cpus\":\"four\""));

        assertThatThrownBy(() -> machines().list())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("\"cpus\" is not a number");
    }

    @Test
    void twoProcessesNeverGetTheSameAddress() throws Exception {
        List<Process> others = List.of(ServerMaker.start(home, "a", 15), ServerMaker.start(home, "b", 15));
        for (Process other : others) {
            String said = new String(other.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(other.waitFor()).as(said).isZero();
        }

        Set<String> addresses = new HashSet<>();
        for (MachineRecord machine : machines().list()) {
            addresses.add(machine.spec().loopbackAddress());
            assertThat(machine.spec().loopbackAddress()).matches("127\\.[1-9]\\d*\\.\\d+\\.[1-9]\\d*");
        }
        assertThat(addresses).hasSize(30);
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> entries = Files.list(home.resolve("machines"))) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
