package dev.slipway.image.catalogue;

import dev.slipway.image.definition.Boot;
import dev.slipway.image.definition.GuestTest;
import dev.slipway.machine.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The text of image.json and proofs.json. */
final class ImageJson {
    private ImageJson() {}

    static Map<String, Object> write(ImageFacts facts) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", facts.id().toString());
        object.put("title", facts.title());
        object.put("description", facts.description());
        object.put("arch", facts.arch());
        object.put("created", facts.created().toString());
        object.put("recipe", facts.recipe());
        object.put("labels", new TreeMap<>(facts.labels()));
        object.put("hostname", facts.hostname());
        object.put("boot", boot(facts.boot()));
        object.put("harden", HardeningJson.write(facts.hardening()));
        facts.bootArguments().ifPresent(text -> object.put("boot_arguments", text));
        object.put("volume_name", facts.volumeName());
        object.put("disk", disk(facts.disk()));
        object.put("tests", facts.tests().stream().map(ImageJson::test).toList());
        object.put("history", facts.history().stream().map(ImageJson::step).toList());
        return object;
    }

    private static Map<String, Object> boot(Boot boot) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("mode", boot.mode().name());
        object.put("firmware", boot.firmware().name());
        object.put("kernel", boot.kernel());
        return object;
    }

    static Map<String, Object> disk(DiskFacts disk) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("size", disk.sizeBytes());
        object.put("volume_size", disk.volumeBytes());
        object.put("content_size", disk.contentBytes());
        object.put("digest", disk.digest());
        object.put("root_uuid", disk.rootUuid().toString());
        return object;
    }

    private static Map<String, Object> test(GuestTest test) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", test.name());
        object.put("run", test.command());
        object.put("exit", test.exitStatus());
        test.contains().ifPresent(text -> object.put("contains", text));
        return object;
    }

    static Map<String, Object> step(HistoryStep step) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("created_by", step.createdBy());
        object.put("created", step.created().toString());
        object.put("size", step.sizeBytes());
        object.put("comment", step.comment());
        return object;
    }

    static ImageFacts readFacts(JsonObject object) throws IOException {
        List<GuestTest> tests = new ArrayList<>();
        for (JsonObject test : object.objects("tests")) {
            tests.add(new GuestTest(
                    test.text("name"), test.text("run"), (int) test.number("exit"), test.optionalText("contains")));
        }
        List<HistoryStep> history = new ArrayList<>();
        for (JsonObject step : object.objects("history")) {
            history.add(new HistoryStep(
                    step.text("created_by"),
                    Instant.parse(step.text("created")),
                    step.number("size"),
                    step.text("comment")));
        }
        return new ImageFacts(
                UUID.fromString(object.text("id")),
                object.text("title"),
                object.text("description"),
                object.text("arch"),
                Instant.parse(object.text("created")),
                object.text("recipe"),
                labels(object.object("labels")),
                object.text("hostname"),
                readBoot(object.object("boot")),
                HardeningJson.read(object),
                object.optionalText("boot_arguments"),
                object.text("volume_name"),
                readDisk(object.object("disk")),
                tests,
                history);
    }

    private static Map<String, String> labels(JsonObject object) throws IOException {
        Map<String, String> labels = new TreeMap<>();
        for (String name : object.members().keySet()) {
            labels.put(name, object.text(name));
        }
        return labels;
    }

    private static Boot readBoot(JsonObject object) throws IOException {
        return new Boot(
                Boot.Mode.valueOf(object.text("mode")),
                Boot.Firmware.valueOf(object.text("firmware")),
                object.text("kernel"));
    }

    private static DiskFacts readDisk(JsonObject object) throws IOException {
        return new DiskFacts(
                object.number("size"),
                object.number("volume_size"),
                object.number("content_size"),
                object.text("digest"),
                UUID.fromString(object.text("root_uuid")));
    }

    static Map<String, Object> write(ProofReport report) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("started", report.started().toString());
        object.put("time_ms", report.time().toMillis());
        object.put("firmware", report.firmware().name());
        object.put("accelerator", report.accelerator());
        object.put("passed", report.passed());
        object.put(
                "assertions",
                report.assertions().stream().map(ImageJson::assertion).toList());
        object.put("serial_end", report.serialEnd());
        return object;
    }

    private static Map<String, Object> assertion(Assertion assertion) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", assertion.name());
        object.put("outcome", assertion.outcome().name());
        object.put("time_ms", assertion.time().toMillis());
        object.put("detail", assertion.detail());
        return object;
    }

    static ProofReport readProof(JsonObject object) throws IOException {
        List<Assertion> assertions = new ArrayList<>();
        for (JsonObject assertion : object.objects("assertions")) {
            assertions.add(new Assertion(
                    assertion.text("name"),
                    Assertion.Outcome.valueOf(assertion.text("outcome")),
                    Duration.ofMillis(assertion.number("time_ms")),
                    assertion.text("detail")));
        }
        return new ProofReport(
                Instant.parse(object.text("started")),
                Duration.ofMillis(object.number("time_ms")),
                Boot.Firmware.valueOf(object.text("firmware")),
                object.text("accelerator"),
                assertions,
                object.texts("serial_end"));
    }
}
