package dev.slipway.image.harden;

import dev.slipway.image.harden.Setting.Diverted;
import dev.slipway.image.harden.Setting.KernelArgument;
import dev.slipway.image.harden.Setting.KernelParameter;
import dev.slipway.image.harden.Setting.Mount;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The kernel: its parameters, its command line, its modules, what is mounted. */
final class KernelRules {
    private KernelRules() {}

    static final List<Rule> ALL = List.of(
            Rule.of(
                    "kernel-parameters",
                    Level.INTERMEDIARY,
                    "R9; R11",
                    "the kernel tells strangers nothing of its memory, and lets no process look into another",
                    parametersAlone(
                            "usr/lib/sysctl.d/50-pid-max.conf",
                            "kernel.dmesg_restrict=1",
                            "kernel.kptr_restrict=2",
                            "kernel.panic=10",
                            "kernel.panic_on_oops=1",
                            "kernel.perf_cpu_time_max_percent=1",
                            "kernel.perf_event_max_sample_rate=1",
                            "kernel.perf_event_paranoid=2",
                            "kernel.randomize_va_space=2",
                            "kernel.sysrq=0",
                            "kernel.unprivileged_bpf_disabled=1",
                            "kernel.yama.ptrace_scope=1",
                            "kernel.pid_max=65536",
                            "vm.mmap_min_addr=65536",
                            "net.core.bpf_jit_harden=2")),
            Rule.of(
                    "ipv4",
                    Level.INTERMEDIARY,
                    "R12",
                    "IPv4 takes no redirects, no source routes and no spoofed addresses",
                    parameters(
                            "net.ipv4.conf.all.accept_redirects=0",
                            "net.ipv4.conf.default.accept_redirects=0",
                            "net.ipv4.conf.all.secure_redirects=0",
                            "net.ipv4.conf.default.secure_redirects=0",
                            "net.ipv4.conf.all.send_redirects=0",
                            "net.ipv4.conf.default.send_redirects=0",
                            "net.ipv4.conf.all.accept_source_route=0",
                            "net.ipv4.conf.default.accept_source_route=0",
                            "net.ipv4.conf.all.accept_local=0",
                            "net.ipv4.conf.all.route_localnet=0",
                            "net.ipv4.conf.all.shared_media=0",
                            "net.ipv4.conf.default.shared_media=0",
                            "net.ipv4.conf.all.arp_filter=1",
                            "net.ipv4.conf.all.arp_ignore=2",
                            "net.ipv4.conf.all.drop_gratuitous_arp=1",
                            "net.ipv4.conf.all.rp_filter=1",
                            "net.ipv4.conf.default.rp_filter=1",
                            "net.ipv4.conf.all.log_martians=1",
                            "net.ipv4.conf.default.log_martians=1",
                            "net.ipv4.icmp_echo_ignore_broadcasts=1",
                            "net.ipv4.icmp_ignore_bogus_error_responses=1",
                            "net.ipv4.ip_local_port_range=32768 65535",
                            "net.ipv4.tcp_rfc1337=1",
                            "net.ipv4.tcp_syncookies=1")),
            Rule.of(
                            "no-forwarding",
                            Level.INTERMEDIARY,
                            "R12; R13",
                            "the server is no router",
                            parameters("net.ipv4.ip_forward=0", "net.ipv6.conf.all.forwarding=0"))
                    .breaking("containers, and everything else behind the server")
                    .waivedBy(Preset.SWARM),
            Rule.of(
                    "ipv6",
                    Level.INTERMEDIARY,
                    "R13",
                    "IPv6 takes no redirects and no source routes",
                    parameters(
                            "net.ipv6.conf.all.accept_redirects=0",
                            "net.ipv6.conf.default.accept_redirects=0",
                            "net.ipv6.conf.all.accept_source_route=0",
                            "net.ipv6.conf.default.accept_source_route=0",
                            "net.ipv6.conf.all.max_addresses=1",
                            "net.ipv6.conf.default.max_addresses=1")),
            Rule.of(
                            "ipv6-no-autoconfiguration",
                            Level.INTERMEDIARY,
                            "R13",
                            "the kernel learns no IPv6 addresses and routes from the network; systemd-networkd does",
                            parameters(
                                    "net.ipv6.conf.all.accept_ra=0",
                                    "net.ipv6.conf.default.accept_ra=0",
                                    "net.ipv6.conf.all.autoconf=0",
                                    "net.ipv6.conf.default.autoconf=0",
                                    "net.ipv6.conf.all.router_solicitations=0",
                                    "net.ipv6.conf.default.router_solicitations=0",
                                    "net.ipv6.conf.all.accept_ra_rtr_pref=0",
                                    "net.ipv6.conf.default.accept_ra_rtr_pref=0",
                                    "net.ipv6.conf.all.accept_ra_pinfo=0",
                                    "net.ipv6.conf.default.accept_ra_pinfo=0",
                                    "net.ipv6.conf.all.accept_ra_defrtr=0",
                                    "net.ipv6.conf.default.accept_ra_defrtr=0"))
                    .breaking("IPv6 by router advertisements, unless systemd-networkd, which reads them itself, has the"
                            + " interface"),
            Rule.of(
                    "file-system-parameters",
                    Level.INTERMEDIARY,
                    "R14",
                    "no dumps of programs with rights, no tricks with links and pipes in shared directories",
                    parametersAlone(
                            "usr/lib/sysctl.d/99-protect-links.conf",
                            "fs.suid_dumpable=0",
                            "fs.protected_fifos=2",
                            "fs.protected_regular=2",
                            "fs.protected_symlinks=1",
                            "fs.protected_hardlinks=1")),
            Rule.of(
                            "kernel-command-line",
                            Level.INTERMEDIARY,
                            "R8",
                            "the kernel is started with its own defences on",
                            arguments(
                                    "l1tf=full,force",
                                    "page_poison=1",
                                    "pti=on",
                                    "slab_nomerge=yes",
                                    "slub_debug=FZP",
                                    "spec_store_bypass_disable=seccomp",
                                    "spectre_v2=on",
                                    "mds=full,nosmt",
                                    "mce=0",
                                    "page_alloc.shuffle=1",
                                    "rng_core.default_quality=500"))
                    .breaking("nothing, but costs speed, and the second thread of each core where it helps attackers"),
            Rule.of("iommu", Level.ENHANCED, "R7", "devices see only memory they are given", arguments("iommu=force")),
            Rule.of(
                    "temporary-files",
                    Level.INTERMEDIARY,
                    "R28",
                    "nothing is run from /tmp and /dev/shm",
                    List.of(
                            new Mount("tmpfs", "/tmp", "tmpfs", "nodev,nosuid,noexec,mode=1777,size=50%"),
                            new Mount("tmpfs", "/dev/shm", "tmpfs", "nodev,nosuid,noexec"))),
            Rule.of(
                    "kernel-modules",
                    Level.INTERMEDIARY,
                    "CIS 1.1.1; CIS 3.2",
                    "file systems and protocols that no server needs cannot be loaded",
                    List.of(Texts.file("etc/modprobe.d/slipway-blocklist.conf", 0644))));

    private static List<KernelParameter> parameters(String... lines) {
        return Stream.of(lines)
                .map(line -> line.split("=", 2))
                .map(words -> new KernelParameter(words[0], words[1]))
                .toList();
    }

    /** Parameters of which a package's file, all of whose are among them, says otherwise. */
    private static List<Setting> parametersAlone(String path, String... lines) {
        List<Setting> settings = new ArrayList<>(parameters(lines));
        settings.add(new Diverted(path));
        return settings;
    }

    private static List<KernelArgument> arguments(String... texts) {
        return Stream.of(texts).map(KernelArgument::new).toList();
    }
}
