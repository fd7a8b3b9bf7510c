package dev.slipway.dockerfile.scope;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The arguments that exist without an ARG line. */
public final class PredefinedArgs {
    private static final Set<String> PROXIES =
            Set.of("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy");
    private static final Set<String> CONTROLS = Set.of(
            "BUILDKIT_INLINE_CACHE",
            "BUILDKIT_CACHE_MOUNT_NS",
            "BUILDKIT_MULTI_PLATFORM",
            "BUILDKIT_SANDBOX_HOSTNAME",
            "BUILDKIT_SYNTAX",
            "BUILDKIT_CONTEXT_KEEP_GIT_DIR",
            "BUILDKIT_DOCKERFILE_CHECK",
            "BUILDKIT_BUILD_NAME",
            "BUILDKIT_SBOM_SCAN_CONTEXT",
            "BUILDKIT_SBOM_SCAN_STAGE",
            "SOURCE_DATE_EPOCH");
    private static final Set<String> NEVER_IN_ENVIRONMENT =
            Set.of("BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE");

    private PredefinedArgs() {}

    /** True for a proxy setting: RUN sees it undeclared, and it is outside keys and history until ARG declares it. */
    public static boolean isProxy(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return PROXIES.contains(lower) && (name.equals(lower) || name.equals(lower.toUpperCase(Locale.ROOT)));
    }

    /** True for an argument that speaks to the builder, so that not declaring it is no mistake. */
    public static boolean isControl(String name) {
        return CONTROLS.contains(name);
    }

    /** True for an argument that, even declared, is never a variable of RUN. */
    public static boolean isHidden(String name) {
        return NEVER_IN_ENVIRONMENT.contains(name);
    }

    /**
     * The global scope's own arguments; {@code --build-arg} goes above them. A stage sees one only after an ARG line.
     *
     * @param targetStage the name of the stage that is built; empty for a last stage without a name
     */
    public static Map<String, String> platformArgs(Platform build, Platform target, String targetStage) {
        Map<String, String> args = new LinkedHashMap<>();
        add(args, "BUILD", build);
        add(args, "TARGET", target);
        args.put("TARGETSTAGE", targetStage.isEmpty() ? "default" : targetStage);
        return args;
    }

    private static void add(Map<String, String> args, String prefix, Platform platform) {
        args.put(prefix + "PLATFORM", platform.toString());
        args.put(prefix + "OS", platform.os());
        args.put(prefix + "OSVERSION", "");
        args.put(prefix + "ARCH", platform.architecture());
        args.put(prefix + "VARIANT", platform.variant());
    }
}
