package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers of the local Scaleway really boot, and clients that nobody here wrote work with them, unmodified: {@code make walks}. */
class LocalCloudWalk {
    private static final String IMAGE = "it-minimal:1";
    private static final String SDK = "@scaleway/sdk@2.78.0";
    private static final String INSTANCE = "/instance/v1/zones/fr-par-1/";
    private static final String BLOCK = "/block/v1/zones/fr-par-1/";
    private static final Duration BOOT = Duration.ofMinutes(25);
    private static final String USER_DATA =
            "#cloud-config\nwrite_files:\n- {path: /root/told, content: by user data}\n";

    /** cloud-init says itself on the serial line where it found its data, and only after all that it was told to do. */
    private static final String TELLING = "#cloud-config\nruncmd:\n- echo \"by the CD's user data\" > /dev/ttyS0\n";

    private static final String SOURCE = "Datasource DataSourceNoCloud [seed=/dev/sr0]";

    private final Slipway slipway = Slipway.shared();

    @TempDir
    private Path folder;

    private Path data;
    private SshKey key;
    private CloudProcess cloud;

    @BeforeEach
    void serveADisk() throws IOException, InterruptedException {
        key = SshKey.make(folder);
        data = folder.resolve("cloud");
        Slipway.Outcome build = slipway.run("build", "-q", "-t", IMAGE, "examples/debian-minimal");
        assertThat(build.status()).as(build.all()).isZero();
        Path disk = folder.resolve("disk.qcow2");
        // Uncompressed, because compressing takes longer here than the copy it saves.
        Slipway.Outcome export = slipway.run("export", IMAGE, "--format", "qcow2", "-o", disk.toString());
        assertThat(export.status()).as(export.all()).isZero();
        cloud = CloudProcess.start(slipway, data, 0);
        cloud.aws("s3", "mb", "s3://disks");
        cloud.aws("s3", "cp", "--only-show-errors", disk.toString(), "s3://disks/disk.qcow2");
        Files.delete(disk);
    }

    @AfterEach
    void end() {
        cloud.close();
        CloudProcess.endGuests(data);
    }

    @Test
    void theSdkOfNpmGoesFromADiskToAServerThatOutlivesTheCloud() throws Exception {
        Tool said = sdk();
        assertThat(said.value("snapshot")).isEqualTo("available");
        assertThat(said.value("state")).isEqualTo("running");
        String server = said.value("server");
        String address = said.value("address");
        theGuestIsAScalewayServer(address, server);
        aSnapshotKeepsWhatWasThen(server, address);
        theSecurityGroupCloses(server, address);
        cloud.kill();
        cloud = CloudProcess.start(slipway, data, cloud.port());
        assertThat(cloud.ask("GET", INSTANCE + "servers?state=running", "")).contains(server);
        assertThat(key.run(address, "cat /root/mark")).contains("after");
        nothingIsLeft(server);
    }

    private Tool sdk() throws IOException, InterruptedException {
        Tool.run("npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--prefix", folder.toString(), SDK);
        Path script = folder.resolve("sdk-server.mjs");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("sdk-server.mjs"))) {
            Files.copy(in, script);
        }
        return Tool.run(
                "node",
                script.toString(),
                cloud.endpoint(),
                cloud.key("access_key"),
                cloud.key("secret_key"),
                cloud.key("project_id"),
                key.publicFile().toString(),
                USER_DATA);
    }

    private void theGuestIsAScalewayServer(String address, String server) throws Exception {
        awaitSsh(address);
        assertThat(key.run(
                        address,
                        "cat /root/told; cloud-init query platform; hostname; ls /dev/disk/by-id;"
                                + " cat /run/cloud-init/result.json"))
                .contains("by user data", "scaleway", "walker", "scsi-0SCW_sbs_volume-", "DataSourceScaleway");
        String ask = "import urllib.request as u; print(u.urlopen('http://169.254.42.42/conf').read().decode())";
        assertThat(key.run(address, "python3 -c \"" + ask + "\"")).contains("ID=" + server);
    }

    private void awaitSsh(String address) throws IOException, InterruptedException {
        long end = System.nanoTime() + BOOT.toNanos();
        String said = "";
        while (!said.contains("status: done")) {
            assertThat(System.nanoTime())
                    .as("the guest lets us in within " + BOOT + ": " + said)
                    .isLessThan(end);
            Thread.sleep(1_000);
            said = key.run(address, "cloud-init status --wait");
        }
    }

    private void aSnapshotKeepsWhatWasThen(String server, String address) throws Exception {
        key.run(address, "echo before > /root/mark; sync");
        String volume = volume(server);
        String snapshot = CloudProcess.member(
                cloud.ask("POST", BLOCK + "snapshots", "{\"name\":\"live\",\"volume_id\":\"" + volume + "\"}"), "id");
        cloud.awaitListed(BLOCK + "snapshots?status=available", snapshot);
        key.run(address, "echo after > /root/mark; sync");
        cloud.ask(
                "POST",
                BLOCK + "snapshots/" + snapshot + "/export-to-object-storage",
                "{\"bucket\":\"disks\",\"key\":\"live.qcow2\"}");
        cloud.awaitListed(BLOCK + "snapshots?status=available", snapshot);
        new ExportedDisk(cloud, folder).holds("live.qcow2", "/root/mark", "before");
        cloud.ask("DELETE", BLOCK + "snapshots/" + snapshot, "");
    }

    private String volume(String server) throws IOException, InterruptedException {
        return CloudProcess.member(
                cloud.ask("GET", INSTANCE + "servers/" + server, "").split("\"volumes\"", 2)[1], "id");
    }

    private void theSecurityGroupCloses(String server, String address) throws Exception {
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
        assertThat(key.run(address, "echo in")).contains("in\n");
    }

    private void nothingIsLeft(String server) throws Exception {
        String volume = volume(server);
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

    @Test
    void packerLogsInToAServerAndMakesAnImageOfIt() throws Exception {
        String text = Files.readString(key.publicFile()).strip();
        cloud.ask("POST", "/iam/v1alpha1/ssh-keys", "{\"name\":\"test\",\"public_key\":\"" + text + "\"}");
        String image = localImage();
        String hidden = withoutAddress(image);
        Path recipe = Files.writeString(folder.resolve("recipe.json"), """
                {"builders": [{"type": "scaleway", "api_url": "%s", "access_key": "%s", "secret_key": "%s",
                  "project_id": "%s", "zone": "fr-par-1", "image": "%s", "commercial_type": "DEV1-S",
                  "ssh_username": "root", "ssh_private_key_file": "%s", "ssh_timeout": "25m",
                  "image_name": "packed", "snapshot_name": "packed-snapshot"}],
                 "provisioners": [{"type": "shell", "inline": ["cloud-init status --wait",
                  "cat /run/cloud-init/result.json", "echo by the provisioner > /root/packed"]}]}
                """.formatted(
                        cloud.endpoint(),
                        cloud.key("access_key"),
                        cloud.key("secret_key"),
                        cloud.key("project_id"),
                        image,
                        key.file()));
        Tool packer = Tool.run("packer", "build", "-color=false", recipe.toString());
        packer.says("DataSourceScaleway");
        packer.says("An image was created: 'packed'");
        String snapshot = CloudProcess.member(
                cloud.ask("GET", INSTANCE + "images?name=packed", "").split("\"root_volume\"", 2)[1], "id");
        cloud.ask(
                "POST",
                INSTANCE + "snapshots/" + snapshot + "/export",
                "{\"bucket\":\"disks\",\"key\":\"packed.qcow2\"}");
        awaitState(snapshot, "available");
        new ExportedDisk(cloud, folder).holds("packed.qcow2", "/root/packed", "by the provisioner");
        foundNoCloud(hidden);
    }

    /** An image of a local volume, which is all that this packer knows of. */
    private String localImage() throws IOException, InterruptedException {
        String snapshot = CloudProcess.member(
                cloud.ask(
                        "POST",
                        INSTANCE + "snapshots",
                        "{\"name\":\"local\",\"volume_type\":\"l_ssd\",\"bucket\":\"disks\",\"key\":\"disk.qcow2\"}"),
                "id");
        awaitState(snapshot, "available");
        return CloudProcess.member(
                cloud.ask(
                        "POST",
                        INSTANCE + "images",
                        "{\"name\":\"local\",\"arch\":\"x86_64\",\"root_volume\":\"" + snapshot + "\"}"),
                "id");
    }

    private void awaitState(String snapshot, String state) throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!cloud.ask("GET", INSTANCE + "snapshots/" + snapshot, "").contains("\"state\":\"" + state + "\"")) {
            assertThat(System.nanoTime()).as(snapshot + " is " + state).isLessThan(end);
            Thread.sleep(200);
        }
    }

    /** A server that the metadata service does not answer, so that cloud-init must read the CD. */
    private String withoutAddress(String image) throws IOException, InterruptedException {
        String server = CloudProcess.member(
                cloud.ask(
                        "POST",
                        INSTANCE + "servers",
                        "{\"name\":\"hidden\",\"commercial_type\":\"DEV1-S\",\"dynamic_ip_required\":false,\"image\":\""
                                + image + "\"}"),
                "id");
        cloud.ask("PATCH", INSTANCE + "servers/" + server + "/user_data/cloud-init", TELLING);
        cloud.ask("POST", INSTANCE + "servers/" + server + "/action", "{\"action\":\"poweron\"}");
        return server;
    }

    private void foundNoCloud(String server) throws IOException, InterruptedException {
        assertThat(CloudProcess.member(cloud.ask("GET", INSTANCE + "servers/" + server, ""), "address"))
                .isEmpty();
        long end = System.nanoTime() + BOOT.toNanos();
        String console = "";
        while (!console.contains(SOURCE)) {
            assertThat(System.nanoTime())
                    .as("cloud-init says its source: " + console)
                    .isLessThan(end);
            Thread.sleep(1_000);
            console = cloud.ask("GET", "/_slipway/servers/" + server + "/console", "");
        }
        assertThat(console).contains("by the CD's user data");
    }
}
