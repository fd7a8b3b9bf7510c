package dev.slipway.image.definition;

import dev.slipway.image.harden.Hardening;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server image as its author describes it.
 *
 * @param source the file it was read from: slipway.yaml, Makefile, env.mk or the Dockerfile itself
 * @param name repository name in the catalogue
 * @param version tag in the catalogue
 * @param aliases further tags
 * @param title name for people, free text
 * @param description one line for people
 * @param arch {@code x86_64} or {@code arm64}, as the Scaleway API spells them
 * @param dockerfile the recipe of the tree
 * @param context directory that COPY reads from
 * @param target stage to build, the last one when empty
 * @param arguments build arguments
 * @param bases base names that are replaced by others
 * @param labels further facts kept with the image
 * @param hostname name of a server that nobody names
 * @param disk size of the disk
 * @param partitions what the disk has beside ESP and root, in its order
 * @param boot how servers start
 * @param finish whether the tree is made a server
 * @param hardening how the server is hardened
 * @param tests the author's own assertions
 * @param notes what was read but has no effect here, in words for the author
 */
public record Definition(
        Path source,
        String name,
        String version,
        List<String> aliases,
        String title,
        String description,
        String arch,
        Path dockerfile,
        Path context,
        Optional<String> target,
        Map<String, String> arguments,
        Map<String, String> bases,
        Map<String, String> labels,
        String hostname,
        DiskSize disk,
        List<ExtraPartition> partitions,
        Boot boot,
        Finish finish,
        Hardening hardening,
        List<GuestTest> tests,
        List<String> notes) {

    public Definition {
        aliases = List.copyOf(aliases);
        arguments = Map.copyOf(arguments);
        bases = Map.copyOf(bases);
        labels = Map.copyOf(labels);
        partitions = List.copyOf(partitions);
        tests = List.copyOf(tests);
        notes = List.copyOf(notes);
    }

    /** The same with another Dockerfile, as {@code build -f} asks for. */
    public Definition withDockerfile(Path other) {
        return new Definition(
                source,
                name,
                version,
                aliases,
                title,
                description,
                arch,
                other,
                context,
                target,
                arguments,
                bases,
                labels,
                hostname,
                disk,
                partitions,
                boot,
                finish,
                hardening,
                tests,
                notes);
    }

    /** The same with another disk size, as {@code build --size} asks for. */
    public Definition withDisk(DiskSize other) {
        return new Definition(
                source,
                name,
                version,
                aliases,
                title,
                description,
                arch,
                dockerfile,
                context,
                target,
                arguments,
                bases,
                labels,
                hostname,
                other,
                partitions,
                boot,
                finish,
                hardening,
                tests,
                notes);
    }
}
