package dev.slipway.cli.recipe;

import dev.slipway.build.BuildException;
import dev.slipway.build.BuildRequest;
import dev.slipway.build.Caching;
import dev.slipway.build.SecretSource;
import dev.slipway.build.base.NamedContext;
import dev.slipway.build.outside.Outside;
import dev.slipway.build.sandbox.Network;
import dev.slipway.build.share.SharedCache;
import dev.slipway.build.share.Shares;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.TimeSpan;
import dev.slipway.image.ImageRequest;
import dev.slipway.image.definition.Definition;
import dev.slipway.image.definition.DefinitionReader;
import dev.slipway.image.definition.DiskSize;
import dev.slipway.oci.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What {@code docker buildx build} calls its options, as far as they say which tree is built and from what. */
final class RecipeOptions {
    static final Path STANDARD_INPUT = Path.of("/dev/stdin");

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The Dockerfile (default: the definition's, else DIR/Dockerfile); - is standard input.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--build-arg",
            paramLabel = "NAME[=VALUE]",
            description = "What ARG NAME holds; without =VALUE, what the environment's NAME holds.")
    private List<String> buildArgs = List.of();

    @Option(names = "--target", paramLabel = "STAGE", description = "The stage to build (default: the last one).")
    private Optional<String> target = Optional.empty();

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            description = "What the tree runs on (default: the definition's arch).")
    private Optional<String> platform = Optional.empty();

    @Option(
            names = "--build-context",
            paramLabel = "NAME=VALUE",
            description =
                    "What NAME in FROM and COPY --from stands for: oci-layout://DIR, docker-archive://FILE, a directory, or a tar.")
    private List<String> contexts = List.of();

    @Option(
            names = "--secret",
            paramLabel = "id=ID[,src=FILE|,env=NAME]",
            description = "A secret for RUN --mount=type=secret.")
    private List<String> secrets = List.of();

    @Option(
            names = "--ssh",
            paramLabel = "default|ID[=SOCKET]",
            description = "An ssh agent for RUN --mount=type=ssh (default: the one of SSH_AUTH_SOCK).")
    private List<String> agents = List.of();

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "A label of the result.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--network",
            paramLabel = "MODE",
            description = "What RUN can reach: default (this host's network), none or host.")
    private String network = "default";

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            description = "Size of the disk: auto, or as 10G (default: the definition's).")
    private Optional<String> size = Optional.empty();

    @Option(names = "--pull", description = "Ask the registry for bases that are in the store by name, too.")
    private boolean pull;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "A variable of the directory's Makefile or env.mk, as make's command line gives it.")
    private List<String> variables = List.of();

    @Option(
            names = "--cache-from",
            paramLabel = "type=TYPE,...",
            description =
                    "A cache to look in for what the store lacks: type=local,src=DIR, type=registry,ref=HOST/NAME or type=s3,bucket=NAME,region=REGION; may be repeated.")
    private List<String> cacheFrom = List.of();

    @Option(
            names = "--cache-to",
            paramLabel = "type=TYPE,...",
            description =
                    "A cache to write all steps into: type=local,dest=DIR, type=registry,ref=HOST/NAME or type=s3,bucket=NAME,region=REGION; may be repeated.")
    private List<String> cacheTo = List.of();

    @Option(
            names = "--cache-max-age",
            paramLabel = "AGE",
            description = "Do steps again that were done longer ago than this, as 30m, 12h or 7d.")
    private Optional<String> cacheMaxAge = Optional.empty();

    @Option(names = "--no-cache", description = "Do every step again.")
    private boolean noCache;

    @Option(
            names = "--explain",
            description = "Say of each step why it was found in the cache or built: what changed since the last build.")
    private boolean explain;

    /** The request that the definition in {@code directory} and the options make together. */
    ImageRequest read(Path directory, Context context) throws BuildException, IOException {
        if (directory.toString().equals("-")) {
            throw Failure.usage("no context is read from standard input; name a directory."
                    + " For a Dockerfile alone:  slipway build -f - DIR < Dockerfile");
        }
        Path folder = context.path(directory);
        Definition definition = DefinitionReader.read(folder, MakeOption.parse(variables));
        if (file.isPresent()) {
            Path given = file.get().toString().equals("-") ? STANDARD_INPUT : context.path(file.get());
            definition = definition.withDockerfile(given);
        }
        if (size.isPresent()) {
            definition = definition.withDisk(diskSize(size.get()));
        }
        ImageRequest request = ImageRequest.of(definition);
        BuildRequest chosen = chosen(request.recipe(), context);
        return request.withRecipe(recipe -> chosen);
    }

    private BuildRequest chosen(BuildRequest recipe, Context context) throws BuildException, IOException {
        Outside outside = Outside.of(context.environment()).withFresh(pull);
        BuildRequest request = recipe.withBuildArgs(arguments(recipe.buildArgs(), context))
                .withTarget(target.or(recipe::target))
                .withContexts(namedContexts(context))
                .withNetwork(network())
                .withOutside(outside)
                .withCaching(caching(recipe, context, outside))
                .withSshAgents(SshAgents.of(agents, context))
                .withSecrets(secretSources(context))
                .withSourceDate(SourceDate.of(context));
        Map<String, String> allLabels = new LinkedHashMap<>(recipe.labels());
        allLabels.putAll(labels);
        return platform(request.withLabels(allLabels));
    }

    private Caching caching(BuildRequest recipe, Context context, Outside outside) {
        return new Caching(
                noCache,
                cacheMaxAge.map(age -> TimeSpan.parse("--cache-max-age", age)),
                new Shares(
                        caches("--cache-from", cacheFrom, context, outside),
                        caches("--cache-to", cacheTo, context, outside)),
                Optional.of(
                        recipe.contextDirectory() + "\n" + recipe.dockerfile().name()),
                explain);
    }

    private static List<SharedCache> caches(String option, List<String> texts, Context context, Outside outside) {
        return texts.stream()
                .map(text -> CacheOption.of(option, text, context, outside))
                .toList();
    }

    private static DiskSize diskSize(String text) {
        return DiskSize.parse(text)
                .orElseThrow(() -> Failure.usage("--size " + text
                        + " is no possible disk; write auto, or a size of 64MiB to 16TiB such as 10G or 8GiB."));
    }

    private BuildRequest platform(BuildRequest request) {
        if (platform.isEmpty()) {
            return request;
        }
        try {
            return request.withPlatform(Platform.parse(platform.get()));
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--platform: " + e.getMessage());
        }
    }

    private Map<String, String> arguments(Map<String, String> ofDefinition, Context context) {
        Map<String, String> arguments = new LinkedHashMap<>(ofDefinition);
        for (String argument : buildArgs) {
            int equals = argument.indexOf('=');
            if (equals >= 0) {
                arguments.put(argument.substring(0, equals), argument.substring(equals + 1));
            } else {
                context.variable(argument).ifPresent(value -> arguments.put(argument, value));
            }
        }
        return arguments;
    }

    private Map<String, NamedContext> namedContexts(Context context) throws IOException {
        Map<String, NamedContext> named = new LinkedHashMap<>();
        for (String option : contexts) {
            Map.Entry<String, NamedContext> entry = NamedContext.parseOption(option, context.workingDirectory());
            named.put(entry.getKey(), entry.getValue());
        }
        return named;
    }

    private Map<String, SecretSource> secretSources(Context context) throws BuildException {
        Map<String, SecretSource> sources = new LinkedHashMap<>();
        for (String option : new ArrayList<>(secrets)) {
            Map.Entry<String, SecretSource> entry = SecretSource.parseOption(option, context.workingDirectory());
            sources.put(entry.getKey(), entry.getValue());
        }
        return sources;
    }

    private Network network() {
        return switch (network.toLowerCase(Locale.ROOT)) {
            case "default", "host" -> Network.HOST;
            case "none" -> Network.NONE;
            default -> throw Failure.usage("--network " + network + " is not known; write default, none or host.");
        };
    }
}
