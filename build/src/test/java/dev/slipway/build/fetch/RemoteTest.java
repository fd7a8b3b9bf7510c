package dev.slipway.build.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file",
                "./http://x",
                "github.com/a/b",
                "github.com/a/b.git",
                "a@b",
                "dir/a@b:c",
                "ftp://x/y",
                "C:/x",
                "*.git"
            })
    void pathsAreNotRemote(String word) throws FetchException {
        assertThat(Remote.parse(word)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://x.org/a/b.tgz, b.tgz",
        "http://x.org/a/b%20c?d=e/f#g, b c",
        "http://x.org/dir/, dir",
        "http://x.org, __unnamed__",
        "http://x.org/, __unnamed__",
        "http://x.org/a/..%2f.., .."
    })
    void filesAreNamedByTheirPath(String word, String name) throws FetchException {
        HttpRemote remote = (HttpRemote) Remote.parse(word).orElseThrow();
        assertThat(remote.fileName()).isEqualTo(name.equals("..") ? "__unnamed__" : name);
    }

    @Test
    void passwordsAreNotShown() throws FetchException {
        assertThat(Remote.parse("https://me:secret@x.org/f").orElseThrow().shown())
                .isEqualTo("https://x.org/f");
        assertThat(Remote.parse("https://me:secret@x.org/f.git").orElseThrow().shown())
                .isEqualTo("https://x.org/f.git");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "https://x.org/r.git, https://x.org/r.git, -, -",
                "https://x.org/r.git#v1, https://x.org/r.git, v1, -",
                "https://x.org/r.git#v1:a/b, https://x.org/r.git, v1, a/b",
                "https://x.org/r.git#:a, https://x.org/r.git, -, a",
                "https://x.org/r.git?branch=b&subdir=d, https://x.org/r.git, refs/heads/b, d",
                "https://x.org/r.git?tag=t, https://x.org/r.git, refs/tags/t, -",
                "https://x.org/r.git?ref=refs/pull/1/head, https://x.org/r.git, refs/pull/1/head, -",
                "git@x.org:a/r.git#main, git@x.org:a/r.git, main, -",
                "me@x.org:a/r, me@x.org:a/r, -, -",
                "ssh://git@x.org:22/a/r, ssh://git@x.org:22/a/r, -, -",
                "git://x.org/r#main, git://x.org/r, main, -"
            })
    void repositories(String word, String url, String ref, String directory) throws FetchException {
        GitRemote remote = (GitRemote) Remote.parse(word).orElseThrow();
        assertThat(remote.url()).isEqualTo(url);
        assertThat(remote.ref()).isEqualTo(Optional.ofNullable(ref));
        assertThat(remote.directory()).isEqualTo(Optional.ofNullable(directory));
    }

    @Test
    void aCommitAloneIsTheReference() throws FetchException {
        String commit = "0123456789".repeat(4);
        GitRemote remote =
                (GitRemote) Remote.parse("https://x.org/r.git?commit=" + commit).orElseThrow();
        assertThat(remote.ref()).contains(commit);
        assertThat(remote.checksum()).contains(commit);
        assertThat(((GitRemote) Remote.parse("https://x.org/r.git?keep-git-dir&submodules=false&mtime=checkout")
                        .orElseThrow()))
                .extracting(GitRemote::keepGitDir, GitRemote::submodules, GitRemote::commitTime)
                .containsExactly(Optional.of(true), false, false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://x.org/a b | is no URL",
                "https:///a | names no server",
                "https://x.org/r.git?what=1 | a git URL has no option what",
                "https://x.org/r.git?branch=a&branch=b | branch is given twice",
                "https://x.org/r.git?branch=a&tag=b | names a reference twice",
                "https://x.org/r.git?ref=b#a | names a reference twice",
                "https://x.org/r.git#--upload-pack=x | is no reference of git",
                "https://x.org/r.git?keep-git-dir=maybe | keep-git-dir cannot be maybe",
                "https://x.org/r.git?mtime=never | mtime cannot be never"
            })
    void mistakesAreTold(String word, String message) {
        assertThatThrownBy(() -> Remote.parse(word))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining(message);
    }

    @Test
    void proxiesComeFromTheEnvironment() {
        EnvironmentProxies proxies = new EnvironmentProxies(java.util.Map.of(
                "http_proxy", "http://p.example:3128", "HTTPS_PROXY", "q.example", "no_proxy", "a.org, .b.org"));
        assertThat(address(proxies, "http://x.org/")).isEqualTo("p.example:3128");
        assertThat(address(proxies, "https://x.org/")).isEqualTo("q.example:80");
        for (String direct :
                new String[] {"http://a.org/", "http://x.a.org/", "http://b.org/", "http://127.0.0.1:1/"}) {
            assertThat(address(proxies, direct)).as(direct).isEqualTo("direct");
        }
        assertThat(address(proxies, "http://ba.org/")).isEqualTo("p.example:3128");
    }

    private static String address(EnvironmentProxies proxies, String url) {
        java.net.Proxy proxy = proxies.select(java.net.URI.create(url)).getFirst();
        return proxy.address() instanceof java.net.InetSocketAddress address
                ? address.getHostString() + ":" + address.getPort()
                : "direct";
    }
}
