package dev.slipway.build.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The system calls a step may make: those that Docker's documentation does not list as blocked without further
 * capabilities (runtime-spec config-linux.md, Seccomp).
 *
 * <p>What is known and blocked fails with EPERM, as in Docker. What is not known here, because it is newer, fails with
 * ENOSYS: C libraries then fall back to the older call, and after an EPERM they would not.
 */
final class Seccomp {
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;

    /** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET together. */
    private static final long NAMESPACE_FLAGS = 0x7E02_0000L;

    private static final int AF_ALG = 38;
    private static final int AF_VSOCK = 40;

    /** What makes programs wait for the disk. */
    private static final List<String> SYNCS = List.of(
            "fsync", "fdatasync", "sync", "syncfs", "sync_file_range", "sync_file_range2", "arm_sync_file_range");

    private static final List<String> ALLOWED = names("syscalls-allowed.txt");
    private static final List<String> DENIED = names("syscalls-denied.txt");

    private Seccomp() {}

    private static List<String> names(String resource) {
        try (InputStream in = Seccomp.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its resource " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The {@code linux.seccomp} object of a container's configuration on this architecture.
     *
     * @param waits whether programs really wait for the disk when they ask to, as dpkg does for each package; if not,
     *     such calls succeed at once
     */
    static Map<String, Object> profile(String javaArchitecture, boolean waits) {
        List<Object> rules = new ArrayList<>();
        List<String> allowed = ALLOWED;
        if (!waits) {
            allowed = ALLOWED.stream().filter(name -> !SYNCS.contains(name)).toList();
            rules.add(rule("SCMP_ACT_ERRNO", SYNCS, 0));
        }
        rules.add(rule("SCMP_ACT_ALLOW", allowed, 0));
        rules.add(rule("SCMP_ACT_ERRNO", DENIED, EPERM));
        // The flags of clone3 lie in memory, where no filter can look: programs must use clone.
        rules.add(rule("SCMP_ACT_ERRNO", List.of("clone3"), ENOSYS));
        rules.add(conditional("clone", "SCMP_CMP_MASKED_EQ", NAMESPACE_FLAGS, 0));
        for (long value : new long[] {0x0L, 0x8L, 0x2_0000L, 0x2_0008L, 0xffff_ffffL}) {
            rules.add(conditional("personality", "SCMP_CMP_EQ", value, 0));
        }
        // All address families but AF_ALG (attacks on the kernel's crypto) and AF_VSOCK (a way to the hypervisor).
        rules.add(conditional("socket", "SCMP_CMP_LT", AF_ALG, 0));
        rules.add(conditional("socket", "SCMP_CMP_EQ", AF_ALG + 1, 0));
        rules.add(conditional("socket", "SCMP_CMP_GT", AF_VSOCK, 0));
        Map<String, Object> profile = new LinkedHashMap<>();
        profile.put("defaultAction", "SCMP_ACT_ERRNO");
        profile.put("defaultErrnoRet", ENOSYS);
        profile.put("architectures", architectures(javaArchitecture));
        profile.put("syscalls", rules);
        return profile;
    }

    private static List<String> architectures(String javaArchitecture) {
        return switch (javaArchitecture) {
            case "amd64", "x86_64" -> List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");
            case "aarch64" -> List.of("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM");
            case "riscv64" -> List.of("SCMP_ARCH_RISCV64");
            default ->
                throw new UnsupportedOperationException("Slipway has no system call filter for the architecture "
                        + javaArchitecture + "; it builds on amd64, arm64 and riscv64");
        };
    }

    private static Map<String, Object> rule(String action, List<String> names, int errno) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("names", names);
        rule.put("action", action);
        if (action.equals("SCMP_ACT_ERRNO")) {
            rule.put("errnoRet", errno);
        }
        return rule;
    }

    private static Map<String, Object> conditional(String name, String operator, long value, long valueTwo) {
        Map<String, Object> argument = new LinkedHashMap<>();
        argument.put("index", 0);
        argument.put("value", value);
        argument.put("valueTwo", valueTwo);
        argument.put("op", operator);
        Map<String, Object> rule = rule("SCMP_ACT_ALLOW", List.of(name), 0);
        rule.put("args", List.of(argument));
        return rule;
    }
}
