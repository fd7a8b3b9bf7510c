package dev.slipway.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
    private static final String A = "sha256:" + "a".repeat(64);
    private static final String B = "sha256:" + "b".repeat(64);

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8).replace('"', '\'');
    }

    @Test
    void aConfigurationKeepsWhatIsNotKnownAndTheOrderOfTheRest() throws Exception {
        String document = "{'created':'2020-01-02T03:04:05.123456789Z','architecture':'arm64','os':'linux','config':{"
                + "'User':'ann','Env':['PATH=/bin','A=b=c'],'Cmd':['sh'],'Labels':{'x':'y'},"
                + "'Healthcheck':{'Test':['CMD','true'],'Interval':30000000000,'New':1},"
                + "'OnBuild':['RUN true'],'Shell':['/bin/bash','-c'],'ArgsEscaped':true,'Odd':[1,2.50,null]},"
                + "'rootfs':{'type':'layers','diff_ids':['" + A + "','" + B + "']},"
                + "'history':[{'created_by':'a'},{'created_by':'b','empty_layer':true,'more':{}}],"
                + "'os.version':'x','big':12345678901234567890123}";
        ImageConfig config = ImageConfig.parse(bytes(document), "test");
        assertThat(text(config.toJson())).isEqualTo(document);
        assertThat(config.container().variables()).containsEntry("A", "b=c");
        assertThat(config.container().argsEscaped()).isTrue();
        assertThat(config.history().get(1).emptyLayer()).isTrue();
    }

    @Test
    void emptyAndAbsentCommandsAreNotTheSame() throws Exception {
        ImageConfig config = ImageConfig.parse(
                bytes("{'architecture':'amd64','os':'linux','config':{'Entrypoint':null,'Cmd':[]}}"), "test");
        assertThat(config.container().entrypoint()).isEmpty();
        assertThat(config.container().cmd()).contains(List.of());
        assertThat(text(config.toJson())).contains("'Cmd':[]").doesNotContain("Entrypoint");
    }

    @Test
    void variablesKeepTheirPlace() {
        ContainerConfig config = ContainerConfig.EMPTY
                .withVariable("A", "1")
                .withVariable("B", "2")
                .withVariable("A", "3");
        assertThat(config.env()).containsExactly("A=3", "B=2");
        assertThat(config.variable("B")).contains("2");
        assertThat(config.variable("AB")).isEmpty();
    }

    @Test
    void theChainIdIsThatOfTheSpecification() {
        ImageConfig config = ImageConfig.empty(Platform.LINUX_AMD64);
        assertThat(config.chainId()).isEmpty();
        Digest a = Digest.parse(A);
        Digest b = Digest.parse(B);
        assertThat(config.withDiffIds(List.of(a)).chainId()).contains(a);
        assertThat(config.withDiffIds(List.of(a, b)).chainId())
                .contains(Digest.sha256((A + " " + B).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aManifestKeepsItsAnnotationsAndSubject() throws Exception {
        String document = "{'schemaVersion':2,'mediaType':'" + MediaType.OCI_MANIFEST + "','config':{'mediaType':'"
                + MediaType.OCI_CONFIG + "','digest':'" + A + "','size':3},'layers':[{'mediaType':'"
                + MediaType.OCI_LAYER_ZSTD + "','digest':'" + B + "','size':4,'annotations':{'k':'v'},'data':'eA=='}],"
                + "'annotations':{'a':'b'},'subject':{'digest':'" + A + "'}}";
        Manifest manifest = Manifest.parse(bytes(document), "test");
        assertThat(text(manifest.toJson())).isEqualTo(document);
        assertThat(manifest.layers().getFirst().sizeBytes()).isEqualTo(4);
    }

    @Test
    void anIndexKeepsPlatformsWithTheirFeatures() throws Exception {
        String document = "{'schemaVersion':2,'mediaType':'" + MediaType.OCI_INDEX + "','manifests':[{'mediaType':'"
                + MediaType.OCI_MANIFEST + "','digest':'" + A
                + "','size':3,'platform':{'architecture':'arm','os':'linux','variant':'v6','os.features':['x']}}]}";
        Index index = Index.parse(bytes(document), "test");
        assertThat(text(index.toJson())).isEqualTo(document);
        assertThat(index.manifests().getFirst().platform()).contains(Platform.parse("linux/arm/v6"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'schemaVersion':2,'config':{'digest':'D','size':1},'manifests':[]}",
                "{'schemaVersion':2,'mediaType':'application/vnd.oci.image.index.v1+json','config':{'digest':'D','size':1}}",
                "{'schemaVersion':1,'config':{'digest':'D','size':1}}",
                "{'schemaVersion':2}",
                "{'schemaVersion':2,'config':{'digest':'sha256:xyz','size':1}}",
                "{'schemaVersion':2,'config':{'digest':'D','size':-1}}",
                "{'schemaVersion':2,'config':{'digest':'D','size':1.5}}",
                "{'schemaVersion':2,'config':{'digest':'D','size':'1'}}",
                "{'schemaVersion':2,'config':{'digest':'D','size':1},'layers':{}}",
                "{'schemaVersion':2,'schemaVersion':2,'config':{'digest':'D','size':1}}",
                "[]",
                "{",
                "",
                "nonsense"
            })
    void hostileManifestsAreRefused(String document) {
        assertThatThrownBy(() -> Manifest.parse(bytes(document.replace("D", A)), "the manifest"))
                .isInstanceOf(OciException.class)
                .hasMessageContaining("the manifest");
    }

    @Test
    void anIndexThatIsAlsoAManifestIsRefused() {
        assertThatThrownBy(() -> Index.parse(bytes("{'manifests':[],'layers':[]}"), "test"))
                .isInstanceOf(OciException.class);
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertThatThrownBy(() -> Manifest.parse(bytes("[".repeat(100_000)), "test"))
                .isInstanceOf(OciException.class)
                .hasMessageContaining("nested deeper");
    }

    @ParameterizedTest
    @CsvSource({
        "linux/amd64, linux/amd64",
        "amd64, linux/amd64",
        "x86_64, linux/amd64",
        "linux/aarch64, linux/arm64",
        "linux/arm64/v8, linux/arm64",
        "linux/arm, linux/arm/v7",
        "linux/arm/6, linux/arm/v6",
        "armhf, linux/arm/v7",
        "linux/386, linux/386",
    })
    void platformsHaveOneSpelling(String written, String meant) {
        assertThat(Platform.parse(written)).hasToString(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "foo, unknown operating system or architecture",
        "linux/nope, known are 386",
        "windows/amd64, only linux is built",
        "darwin, only linux is built",
        "linux/linux, unknown architecture",
        "beos/amd64, unknown operating system",
    })
    void whatIsNotKnownIsNoPlatform(String text, String said) {
        assertThatThrownBy(() -> Platform.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(said);
    }

    @Test
    void anOperatingSystemAloneMeansThisHost() {
        assertThat(Platform.parse("linux")).isEqualTo(Platform.host());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "linux/", "a/b/c/d", "linux/am d64", "/"})
    void nonsenseIsNoPlatform(String text) {
        assertThatThrownBy(() -> Platform.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("linux/amd64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:abc", "md5:d41d8cd98f00b204e9800998ecf8427e", "sha256", "sha256:../../etc/passwd"})
    void nonsenseIsNoDigest(String text) {
        assertThatThrownBy(() -> Digest.parse(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Digest("sha256", "A".repeat(64))).isInstanceOf(IllegalArgumentException.class);
        assertThat(Optional.of(Digest.parse(A)))
                .hasValueSatisfying(d -> assertThat(d).hasToString(A));
    }
}
