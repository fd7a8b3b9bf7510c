package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image goes the whole way through the local Scaleway, with a real boot: {@code make walks}. */
class LocalCloudWalk {
    private static final String IMAGE = "it-minimal:1";
    private static final String INSTANCE = "/instance/v1/zones/fr-par-1/";
    private static final String BLOCK = "/block/v1/zones/fr-par-1/";
    private static final Duration BOOT = Duration.ofMinutes(25);

    private final Slipway slipway = Slipway.shared();

    @TempDir
    private Path folder;

    private SshKey key;

    @BeforeEach
    void makeKey() throws IOException, InterruptedException {
        key = SshKey.make(folder);
    }

    @Test
    void anImageIsImportedBootsAndIsASnapshotWhileItRuns() throws Exception {
        assertThat(slipway.run("build", "-q", "-t", IMAGE, "examples/debian-minimal")
                        .status())
                .isZero();
        Path data = folder.resolve("cloud");
        CloudProcess cloud = CloudProcess.start(slipway, data, 0);
        try {
            String server = poweredOn(cloud, imported(cloud, exported()));
            String address = CloudProcess.member(cloud.ask("GET", INSTANCE + "servers/" + server, ""), "address");
            assertThat(address).startsWith("127.");
            theGuestIsAScalewayServer(address, server);
            aSnapshotKeepsWhatWasThen(cloud, server, address);
            theSecurityGroupCloses(cloud, server, address);
            cloud.kill();
            cloud = CloudProcess.start(slipway, data, cloud.port());
            assertThat(cloud.ask("GET", INSTANCE + "servers?state=running", "")).contains(server);
            assertThat(ssh(address, "cat /root/mark")).contains("after");
            nothingIsLeft(cloud, server, data);
        } finally {
            cloud.close();
            CloudProcess.endGuests(data);
        }
    }

    private Path exported() throws Exception {
        Path disk = folder.resolve("disk.qcow2");
        // Uncompressed, because compressing takes longer here than the copy it saves.
        Slipway.Outcome export = slipway.run("export", IMAGE, "--format", "qcow2", "-o", disk.toString());
        assertThat(export.status()).as(export.all()).isZero();
        return disk;
    }

    private static String imported(CloudProcess cloud, Path disk) throws Exception {
        aws(cloud, "s3", "mb", "s3://disks");
        aws(cloud, "s3", "cp", "--only-show-errors", disk.toString(), "s3://disks/disk.qcow2");
        Files.delete(disk);
        String snapshot = CloudProcess.member(
                cloud.ask(
                        "POST",
                        BLOCK + "snapshots/import-from-object-storage",
                        "{\"bucket\":\"disks\",\"key\":\"disk.qcow2\",\"name\":\"minimal\"}"),
                "id");
        cloud.awaitListed(BLOCK + "snapshots?status=available", snapshot);
        return CloudProcess.member(
                cloud.ask(
                        "POST",
                        INSTANCE + "images",
                        "{\"name\":\"minimal\",\"arch\":\"x86_64\",\"root_volume\":\"" + snapshot + "\"}"),
                "id");
    }

    private String poweredOn(CloudProcess cloud, String image) throws Exception {
        String text = Files.readString(key.publicFile()).strip();
        cloud.ask("POST", "/iam/v1alpha1/ssh-keys", "{\"name\":\"test\",\"public_key\":\"" + text + "\"}");
        String server = CloudProcess.member(
                cloud.ask(
                        "POST",
                        INSTANCE + "servers",
                        "{\"name\":\"walker\",\"commercial_type\":\"PLAY2-PICO\",\"image\":\"" + image + "\"}"),
                "id");
        cloud.ask(
                "PATCH",
                INSTANCE + "servers/" + server + "/user_data/cloud-init",
                "#cloud-config\nwrite_files:\n- {path: /root/told, content: by user data}\n");
        cloud.ask("POST", INSTANCE + "servers/" + server + "/action", "{\"action\":\"poweron\"}");
        cloud.awaitListed(INSTANCE + "servers?state=running", server);
        return server;
    }

    private void theGuestIsAScalewayServer(String address, String server) throws Exception {
        long end = System.nanoTime() + BOOT.toNanos();
        while (!ssh(address, "cloud-init status --wait").contains("status: done")) {
            assertThat(System.nanoTime())
                    .as("the guest lets us in within " + BOOT)
                    .isLessThan(end);
            Thread.sleep(1_000);
        }
        assertThat(ssh(address, "cat /root/told; cloud-init query platform; hostname; ls /dev/disk/by-id"))
                .contains("by user data", "scaleway", "walker", "scsi-0SCW_sbs_volume-");
        String ask = "import urllib.request as u; print(u.urlopen('http://169.254.42.42/conf').read().decode())";
        assertThat(ssh(address, "python3 -c \"" + ask + "\"")).contains("ID=" + server);
    }

    private void aSnapshotKeepsWhatWasThen(CloudProcess cloud, String server, String address) throws Exception {
        ssh(address, "echo before > /root/mark; sync");
        String volume = CloudProcess.member(
                cloud.ask("GET", INSTANCE + "servers/" + server, "").split("\"volumes\"", 2)[1], "id");
        String snapshot = CloudProcess.member(
                cloud.ask("POST", BLOCK + "snapshots", "{\"name\":\"live\",\"volume_id\":\"" + volume + "\"}"), "id");
        cloud.awaitListed(BLOCK + "snapshots?status=available", snapshot);
        ssh(address, "echo after > /root/mark; sync");
        cloud.ask(
                "POST",
                BLOCK + "snapshots/" + snapshot + "/export-to-object-storage",
                "{\"bucket\":\"disks\",\"key\":\"live.qcow2\"}");
        cloud.awaitListed(BLOCK + "snapshots?status=available", snapshot);
        Path live = folder.resolve("live.qcow2");
        Path raw = folder.resolve("live.raw");
        Path root = folder.resolve("live.root");
        aws(cloud, "s3", "cp", "--only-show-errors", "s3://disks/live.qcow2", live.toString());
        Tool.run("qemu-img", "check", live.toString()).says("No errors were found");
        Tool.run("qemu-img", "convert", "-O", "raw", live.toString(), raw.toString());
        Tool.partition(raw, 3, root);
        Tool.run("debugfs", "-R", "cat /root/mark", root.toString()).says("before");
        for (Path file : List.of(live, raw, root)) {
            Files.delete(file);
        }
        cloud.ask("DELETE", BLOCK + "snapshots/" + snapshot, "");
    }

    private void theSecurityGroupCloses(CloudProcess cloud, String server, String address) throws Exception {
        String group = CloudProcess.member(
                cloud.ask("GET", INSTANCE + "servers/" + server, "").split("\"security_group\"", 2)[1], "id");
        String rules = INSTANCE + "security_groups/" + group + "/rules";
        String rule = CloudProcess.member(
                cloud.ask(
                        "POST",
                        rules,
                        "{\"protocol\":\"TCP\",\"direction\":\"inbound\",\"action\":\"drop\","
                                + "\"ip_range\":\"0.0.0.0/0\",\"dest_port_from\":22}"),
                "id");
        Thread.sleep(500);
        assertThat(key.run(address, "echo in", Duration.ofSeconds(10))).doesNotContain("in\n");
        cloud.ask("DELETE", rules + "/" + rule, "");
        Thread.sleep(500);
        assertThat(ssh(address, "echo in")).contains("in\n");
    }

    private static void nothingIsLeft(CloudProcess cloud, String server, Path data) throws Exception {
        String volume = CloudProcess.member(
                cloud.ask("GET", INSTANCE + "servers/" + server, "").split("\"volumes\"", 2)[1], "id");
        cloud.ask("POST", INSTANCE + "servers/" + server + "/action", "{\"action\":\"terminate\"}");
        long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (cloud.send("GET", INSTANCE + "servers/" + server, "").statusCode() != 404
                || Files.exists(data.resolve("servers").resolve(server))) {
            assertThat(System.nanoTime()).as("the server goes").isLessThan(end);
            Thread.sleep(200);
        }
        cloud.ask("DELETE", BLOCK + "volumes/" + volume, "");
        while (count(data.resolve("disks")) != 1) {
            assertThat(System.nanoTime()).as("only the image's disk stays").isLessThan(end);
            Thread.sleep(200);
        }
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private String ssh(String address, String command) throws IOException, InterruptedException {
        return key.run(address, command);
    }

    private static void aws(CloudProcess cloud, String... arguments) throws IOException, InterruptedException {
        String[] command = Stream.concat(Stream.of("aws", "--endpoint-url", cloud.endpoint()), Stream.of(arguments))
                .toArray(String[]::new);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("AWS_ACCESS_KEY_ID", cloud.key("access_key"));
        builder.environment().put("AWS_SECRET_ACCESS_KEY", cloud.key("secret_key"));
        builder.environment().put("AWS_DEFAULT_REGION", "fr-par");
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(List.of(command) + ": " + out).isZero();
    }
}
