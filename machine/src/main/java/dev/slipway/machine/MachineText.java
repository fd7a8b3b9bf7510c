package dev.slipway.machine;

import dev.slipway.machine.json.JsonObject;
import dev.slipway.machine.qemu.DirectBoot;
import dev.slipway.machine.qemu.Drive;
import dev.slipway.machine.qemu.Firmware;
import dev.slipway.machine.qemu.MachineSpec;
import dev.slipway.machine.qemu.Network;
import dev.slipway.machine.qemu.PortForward;
import dev.slipway.machine.qemu.Smbios;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A machine's record as JSON; files inside the machine's directory are written relative to it. */
final class MachineText {
    private MachineText() {}

    static String write(MachineRecord machine) {
        MachineSpec spec = machine.spec();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", spec.id().toString());
        json.put("name", spec.name());
        json.put("created", machine.created().toString());
        json.put("imageId", machine.imageId());
        json.put("imageName", machine.imageName());
        json.put("command", machine.command());
        json.put("removeAtEnd", machine.removeAtEnd());
        json.put("user", machine.user());
        json.put("sshPort", machine.sshPort());
        json.put("privateKey", machine.privateKey().toString());
        json.put("memoryBytes", spec.memoryBytes());
        json.put("cpus", spec.cpus());
        json.put("firmware", spec.firmware().name());
        json.put("loopbackAddress", spec.loopbackAddress());
        json.put("noReboot", spec.noReboot());
        json.put(
                "drives",
                spec.drives().stream().map(d -> drive(spec.directory(), d)).toList());
        json.put("forwards", spec.forwards().stream().map(MachineText::forward).toList());
        json.put("smbios", spec.smbios().stream().map(MachineText::smbios).toList());
        spec.directBoot().ifPresent(boot -> json.put("directBoot", directBoot(boot)));
        return JsonObject.write(json);
    }

    private static Map<String, Object> drive(Path directory, Drive drive) {
        Map<String, Object> json = new LinkedHashMap<>();
        Path file = drive.file();
        json.put("file", (file.startsWith(directory) ? directory.relativize(file) : file).toString());
        json.put("format", drive.format().name());
        json.put("bus", drive.bus().name());
        json.put("cache", drive.cache().name());
        json.put("snapshot", drive.snapshot());
        json.put("readOnly", drive.readOnly());
        drive.serial().ifPresent(serial -> json.put("serial", serial));
        return json;
    }

    private static Map<String, Object> forward(PortForward forward) {
        return Map.of(
                "protocol",
                forward.protocol().name(),
                "hostAddress",
                forward.hostAddress(),
                "hostPort",
                forward.hostPort(),
                "guestPort",
                forward.guestPort());
    }

    private static Map<String, Object> smbios(Smbios string) {
        return Map.of("type", string.type(), "field", string.field(), "value", string.value());
    }

    private static Map<String, Object> directBoot(DirectBoot boot) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kernel", boot.kernel().toString());
        boot.initrd().ifPresent(initrd -> json.put("initrd", initrd.toString()));
        json.put("commandLine", boot.commandLine());
        return json;
    }

    /** Reads what {@link #write} wrote; {@code directory} is where the machine lies now. */
    static MachineRecord read(String text, Path file, Path directory) throws IOException {
        JsonObject json = JsonObject.parse(text, file.toString());
        try {
            return new MachineRecord(
                    spec(json, directory),
                    Instant.parse(json.text("created")),
                    json.text("imageId"),
                    json.text("imageName"),
                    json.texts("command"),
                    json.flag("removeAtEnd"),
                    json.text("user"),
                    (int) json.number("sshPort"),
                    Path.of(json.text("privateKey")));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException(file + " does not describe a machine: " + e.getMessage(), e);
        }
    }

    private static MachineSpec spec(JsonObject json, Path directory) throws IOException {
        List<Drive> drives = new ArrayList<>();
        for (JsonObject drive : json.objects("drives")) {
            drives.add(drive(drive, directory));
        }
        List<PortForward> forwards = new ArrayList<>();
        for (JsonObject forward : json.objects("forwards")) {
            forwards.add(new PortForward(
                    PortForward.Protocol.valueOf(forward.text("protocol")),
                    forward.text("hostAddress"),
                    (int) forward.number("hostPort"),
                    (int) forward.number("guestPort")));
        }
        List<Smbios> smbios = new ArrayList<>();
        for (JsonObject string : json.objects("smbios")) {
            smbios.add(new Smbios((int) string.number("type"), string.text("field"), string.text("value")));
        }
        return new MachineSpec(
                UUID.fromString(json.text("id")),
                json.text("name"),
                directory,
                drives,
                json.number("memoryBytes"),
                (int) json.number("cpus"),
                Firmware.valueOf(json.text("firmware")),
                json.text("loopbackAddress"),
                forwards,
                smbios,
                directBoot(json),
                json.flag("noReboot"),
                new Network.User());
    }

    private static Drive drive(JsonObject json, Path directory) throws IOException {
        return new Drive(
                directory.resolve(json.text("file")),
                Drive.Format.valueOf(json.text("format")),
                Drive.Bus.valueOf(json.text("bus")),
                Drive.Cache.valueOf(json.text("cache")),
                json.flag("snapshot"),
                json.flag("readOnly"),
                json.optionalText("serial"),
                Optional.empty());
    }

    private static Optional<DirectBoot> directBoot(JsonObject json) throws IOException {
        if (!json.has("directBoot")) {
            return Optional.empty();
        }
        JsonObject boot = json.object("directBoot");
        return Optional.of(new DirectBoot(
                Path.of(boot.text("kernel")), boot.optionalText("initrd").map(Path::of), boot.text("commandLine")));
    }
}
