package dev.slipway.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table of {@code docs/conformance.md}. */
final class GoldenReport {
    /** Where we differ on purpose, and why. */
    private static final Map<String, String> ACCEPTED = new TreeMap<>();

    static {
        String links = "The data lost its symbolic links: they are regular files that hold the link's text.";
        ACCEPTED.put("buildah-bud/symlink Containerfile.add-tar-gz-with-link", links);
        ACCEPTED.put("buildah-bud/symlink Containerfile.add-tar-with-link", links);
        ACCEPTED.put("buildah-bud/symlink Dockerfile.replace-symlink", links);
        ACCEPTED.put("buildah-conformance/file-in-workdir-in-other-stage", links);
        String modes = "The golden build had context directories of mode 0775; the data says 0755.";
        ACCEPTED.put("buildah-bud/dockerignore4 Dockerfile.test", modes);
        ACCEPTED.put("buildah-conformance/dockerignore-allowlist-alternating", modes);
        ACCEPTED.put(
                "buildah-conformance/edgecases", "Its context, the whole test tree of buildah, is not in the data.");
        String json = "BuildKit v0.12.5 takes a JSON array with text behind it for JSON; since then it is shell form.";
        ACCEPTED.put("buildkit-integration/cmd-InvalidJSONCommands-L290", json);
        ACCEPTED.put("buildkit-integration/cmd-InvalidJSONCommands-L331", json);
        ACCEPTED.put(
                "buildkit-integration/onbuild-OnBuildInheritedStageWithFrom-L422",
                "ONBUILD COPY --from came with dockerfile 1.11; BuildKit v0.12.5 does not know it, we do.");
        ACCEPTED.put(
                "buildkit-integration/runnetwork-RunDefaultNetwork-L38",
                "Asks for eth0 of BuildKit's own bridge; our default is the host's network, here none at all.");
    }

    private GoldenReport() {}

    static boolean accepted(String name) {
        return ACCEPTED.containsKey(name);
    }

    /** The table of these outcomes: differences by case, for root and for an ordinary user. */
    static String of(Map<String, List<String>> outcomes, Map<String, List<String>> rootless) {
        Map<String, int[]> counts = new TreeMap<>();
        List<String> different = new ArrayList<>();
        outcomes.forEach((name, differences) -> {
            int[] count = counts.computeIfAbsent(name.substring(0, name.indexOf('/')), suite -> new int[4]);
            count[0]++;
            if (rootless.containsKey(name)
                    && differences.isEmpty() == rootless.get(name).isEmpty()) {
                count[3]++;
            }
            if (differences.isEmpty()) {
                count[1]++;
            } else if (accepted(name)) {
                count[2]++;
                different.add("| " + name + " | " + ACCEPTED.get(name) + " |");
            } else {
                different.add("| " + name + " | not accepted: " + cell(differences) + " |");
            }
        });
        StringBuilder text = new StringBuilder("# Golden builds\n\nMade by `GoldenBuildsIT`; every case is a build that"
                + " BuildKit v0.12.5 did, compared file by file (type, mode, owner, size, content, link, time of what"
                + " comes from the context), with its configuration and its history. Each is done twice: by root, and"
                + " by an ordinary user in a user namespace.\n\n"
                + "| suite | builds | the same | accepted difference | other | the same outcome rootless |\n"
                + "| --- | ---: | ---: | ---: | ---: | ---: |\n");
        counts.forEach((suite, count) -> text.append("| " + suite + " | " + count[0] + " | " + count[1] + " | "
                + count[2] + " | " + (count[0] - count[1] - count[2]) + " | " + count[3] + " |\n"));
        text.append("\n| case | reason |\n| --- | --- |\n");
        different.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static String cell(List<String> differences) {
        return String.join("; ", differences).replace("|", "\\|").replace("\n", " ");
    }
}
