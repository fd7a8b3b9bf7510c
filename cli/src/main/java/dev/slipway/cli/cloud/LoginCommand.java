package dev.slipway.cli.cloud;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.scaleway.client.ApiClient;
import dev.slipway.scaleway.client.Patience;
import dev.slipway.scaleway.configuration.Configuration;
import dev.slipway.scaleway.configuration.ConfigurationFile;
import dev.slipway.scaleway.configuration.Profile;
import dev.slipway.scaleway.configuration.Setting;
import dev.slipway.scaleway.document.Resource;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code slipway login}. */
@Command(
        name = "login",
        description = {
            "Keep an API key of Scaleway in the configuration file of its official tools, once the API took it.",
            "The secret key is read from the terminal, or as one line from standard input."
        })
public final class LoginCommand implements Callable<Integer> {
    private final Context context;
    private final InputStream in;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "The profile it belongs to (default: the file's own).")
    private Optional<String> profile = Optional.empty();

    @Option(
            names = "--access-key",
            paramLabel = "KEY",
            description = "The half of the key that is no secret, SCW… (default: asked for in the terminal).")
    private Optional<String> accessKey = Optional.empty();

    @Option(
            names = "--project",
            paramLabel = "ID",
            description = "The project that owns what is made (default: the key's own).")
    private Optional<String> project = Optional.empty();

    @Option(names = "--zone", paramLabel = "ZONE", description = "The zone to use (default: fr-par-1).")
    private String zone = "fr-par-1";

    @Option(
            names = "--api-url",
            paramLabel = "URL",
            description = "Another API than Scaleway's own, as that of slipway cloud.")
    private Optional<String> apiUrl = Optional.empty();

    /** Logs in where {@code context}'s environment says that the file is. */
    public LoginCommand(Context context) {
        this(context, System.in);
    }

    LoginCommand(Context context, InputStream in) {
        this.context = context;
        this.in = in;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ConfigurationFile file = new CloudContexts(context).officialFile();
        Map<String, String> said = new LinkedHashMap<>();
        Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        String secret;
        if (terminal.isPresent()) {
            Console console = terminal.get();
            // Ctrl-D ends a line that was not begun: nothing was said.
            said.put(
                    "SCW_ACCESS_KEY",
                    accessKey
                            .or(() -> Optional.ofNullable(console.readLine("Access key: ")))
                            .orElse(""));
            secret = Optional.ofNullable(console.readPassword("Secret key: "))
                    .map(String::new)
                    .orElse("");
        } else {
            said.put(
                    "SCW_ACCESS_KEY",
                    accessKey.orElseThrow(() -> Failure.usage(
                            "there is no terminal to ask for the access key. Give it with --access-key.")));
            secret = line();
        }
        said.put("SCW_SECRET_KEY", secret);
        said.put("SCW_DEFAULT_ZONE", zone);
        apiUrl.ifPresent(url -> said.put("SCW_API_URL", url));
        apiUrl.ifPresent(url -> said.put("SCW_S3_ENDPOINT", url));
        project.ifPresent(id -> said.put("SCW_DEFAULT_PROJECT_ID", id));
        Profile key = Profile.ofEnvironment(said);
        Profile whole = key.overriddenBy(Profile.ofEnvironment(owners(new Configuration(key))));
        file.with(profile, whole).write();
        context.terminal()
                .err()
                .println("slipway: the API took the key; it is in " + file.path()
                        + profile.map(name -> ", profile " + name).orElse("") + ".");
        return 0;
    }

    private String line() throws IOException {
        String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        if (line == null || line.isBlank()) {
            throw Failure.of("there was no secret key on standard input. Write it there as one line, or run"
                    + " `slipway login` in a terminal.");
        }
        return line.strip();
    }

    /** Asks the API whose key it is; that it answers shows that both halves are right. */
    private Map<String, String> owners(Configuration key) throws IOException, InterruptedException {
        ApiClient client = new ApiClient(key.apiUrl(), key.secretKey(), Patience.NORMAL, key.transport());
        Resource found = client.get("/iam/v1alpha1/api-keys/" + key.accessKey());
        Map<String, String> owners = new LinkedHashMap<>();
        owners.put(
                "SCW_DEFAULT_PROJECT_ID",
                key.profile()
                        .get(Setting.PROJECT)
                        .or(() -> found.text("default_project_id"))
                        .orElse(""));
        if (!owners.get("SCW_DEFAULT_PROJECT_ID").isEmpty()) {
            client.get("/account/v3/projects/" + owners.get("SCW_DEFAULT_PROJECT_ID"))
                    .text("organization_id")
                    .ifPresent(id -> owners.put("SCW_DEFAULT_ORGANIZATION_ID", id));
        }
        return owners;
    }
}
