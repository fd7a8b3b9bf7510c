package dev.slipway.image;

import dev.slipway.build.BuildException;
import dev.slipway.build.BuildRequest;
import dev.slipway.build.DockerfileText;
import dev.slipway.image.catalogue.ImageReference;
import dev.slipway.image.definition.Definition;
import dev.slipway.oci.Platform;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.UnaryOperator;

/**
 * An image to make.
 *
 * @param recipe how the author's tree is built
 * @param names what the image is to be called
 */
public record ImageRequest(Definition definition, BuildRequest recipe, List<ImageReference> names) {

    public ImageRequest {
        names = List.copyOf(names);
    }

    /** The image as its definition asks for it: its Dockerfile, its build arguments, its name with version and aliases. */
    public static ImageRequest of(Definition definition) throws BuildException {
        DockerfileText dockerfile = DockerfileText.read(definition.dockerfile(), definition.context());
        BuildRequest recipe = BuildRequest.of(definition.context(), dockerfile)
                .withBuildArgs(definition.arguments())
                .withTarget(definition.target())
                .withBases(definition.bases())
                .withLabels(definition.labels())
                .withPlatform(Platform.of("linux", definition.arch(), Optional.empty()));
        SequencedSet<ImageReference> names = new LinkedHashSet<>();
        names.add(new ImageReference(definition.name(), definition.version()));
        definition.aliases().forEach(alias -> names.add(new ImageReference(definition.name(), alias)));
        return new ImageRequest(definition, recipe, List.copyOf(names));
    }

    /** The same with another way to build the tree, as options of the command line ask for. */
    public ImageRequest withRecipe(UnaryOperator<BuildRequest> change) {
        return new ImageRequest(definition, change.apply(recipe), names);
    }

    /** The same with other names ({@code -t}); without any, the definition's stay. */
    public ImageRequest withNames(List<ImageReference> other) {
        return other.isEmpty() ? this : new ImageRequest(definition, recipe, other);
    }
}
