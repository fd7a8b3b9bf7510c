package dev.slipway.cli.doctor;

import java.util.List;

/**
 * One thing Slipway needs of its host.
 *
 * @param what the thing, as a user knows it
 * @param purpose what cannot be done without it
 * @param files any one of these executables or files satisfies the need
 * @param debianPackage the package that brings it on Debian and Ubuntu
 * @param scope who needs it
 */
record Need(String what, String purpose, List<String> files, String debianPackage, Scope scope) {

    /** Who needs a thing. */
    enum Scope {
        USE,
        TESTS
    }

    private static Need of(String what, String purpose, String debianPackage, String... files) {
        return new Need(what, purpose, List.of(files), debianPackage, Scope.USE);
    }

    private static Need forTests(String what, String purpose, String debianPackage, String... files) {
        return new Need(what, purpose, List.of(files), debianPackage, Scope.TESTS);
    }

    /** All that is needed on an amd64 host, what building needs first. */
    static final List<Need> ALL = List.of(
            of("OCI runtime", "RUN steps", "crun", "crun", "runc"),
            of("util-linux", "namespaces of RUN steps", "util-linux", "unshare"),
            of("newuidmap", "building as an ordinary user", "uidmap", "newuidmap"),
            of("setpriv", "ending QEMU with Slipway", "util-linux", "setpriv"),
            of("mmdebstrap", "FROM debian:* and ubuntu:* without a registry", "mmdebstrap", "mmdebstrap"),
            of(
                    "Debian's archive keys",
                    "checking what mmdebstrap downloads",
                    "debian-archive-keyring",
                    "/usr/share/keyrings/debian-archive-keyring.gpg"),
            of("QEMU", "booting servers", "qemu-system-x86", "qemu-system-x86_64"),
            of(
                    "OVMF",
                    "booting by UEFI",
                    "ovmf",
                    "/usr/share/OVMF/OVMF_CODE_4M.fd",
                    "/usr/share/OVMF/OVMF_CODE.fd",
                    "/usr/share/edk2/x64/OVMF_CODE.4m.fd"),
            of("OpenSSH client", "exec, ssh, cp and the boot test", "openssh-client", "ssh"),
            of("ssh-keygen", "the key that opens local servers", "openssh-client", "ssh-keygen"),
            forTests("OpenSSH server", "checking the ssh client", "openssh-server", "/usr/sbin/sshd"),
            forTests("qemu-img", "checking disk formats", "qemu-utils", "qemu-img"),
            forTests("e2fsck and debugfs", "checking ext4", "e2fsprogs", "e2fsck"),
            forTests("fsck.fat", "checking FAT", "dosfstools", "fsck.fat"),
            forTests("mtools", "reading FAT", "mtools", "mcopy"),
            forTests("sgdisk", "checking partition tables", "gdisk", "sgdisk"),
            forTests("skopeo", "checking OCI layouts and archives", "skopeo", "skopeo"),
            forTests("docker-registry", "checking pull and push", "docker-registry", "docker-registry"),
            forTests("qemu-user", "RUN steps of another architecture", "qemu-user-static", "qemu-aarch64-static"),
            forTests("static busybox", "a base small enough for tests", "busybox-static", "busybox"),
            forTests("nft", "checking the firewall by packets", "nftables", "nft", "/usr/sbin/nft"),
            forTests("ip", "network namespaces of the firewall's test", "iproute2", "ip"),
            forTests("python3", "the firewall's test, comparing what archives are taken to hold", "python3", "python3"),
            forTests("bsdtar", "comparing what archives are taken to hold", "libarchive-tools", "bsdtar"),
            forTests("bzip2", "packing what is to be recognised", "bzip2", "bzip2"),
            forTests("xz", "packing what is to be recognised", "xz-utils", "xz"),
            forTests("zstd", "packing what is to be recognised", "zstd", "zstd"),
            forTests("rpmbuild", "making a database of rpm to read", "rpm", "rpmbuild"),
            forTests("openssl", "checking signatures", "openssl", "openssl"),
            forTests("aws", "checking the object storage", "awscli", "aws"),
            forTests("rclone", "checking the object storage", "rclone", "rclone"),
            forTests("s3cmd", "checking the object storage", "s3cmd", "s3cmd"),
            forTests("packer", "checking the local cloud", "packer", "packer"),
            forTests("npm", "checking the local cloud by Scaleway's own library", "npm", "npm"),
            forTests("node", "checking the local cloud by Scaleway's own library", "nodejs", "node"),
            forTests("make", "checking docker-rules.mk", "make", "make"),
            forTests("runc", "RUN steps in the other runtime", "runc", "runc"));
}
