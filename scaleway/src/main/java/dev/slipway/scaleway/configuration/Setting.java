package dev.slipway.scaleway.configuration;

import java.util.List;
import java.util.regex.Pattern;

/** One thing a profile may say, with its key in the file and its variables, the one that wins first. */
public enum Setting {
    ACCESS_KEY("access_key", Form.ACCESS_KEY, "SCW_ACCESS_KEY", "SCALEWAY_ACCESS_KEY"),
    SECRET_KEY("secret_key", Form.UUID, "SCW_SECRET_KEY", "SCW_TOKEN", "SCALEWAY_TOKEN"),
    ORGANIZATION(
            "default_organization_id",
            Form.UUID,
            "SCW_DEFAULT_ORGANIZATION_ID",
            "SCW_ORGANIZATION",
            "SCALEWAY_ORGANIZATION"),
    PROJECT("default_project_id", Form.UUID, "SCW_DEFAULT_PROJECT_ID"),
    REGION("default_region", Form.REGION, "SCW_DEFAULT_REGION", "SCW_REGION", "SCALEWAY_REGION"),
    ZONE("default_zone", Form.ZONE, "SCW_DEFAULT_ZONE"),
    API_URL("api_url", Form.URL, "SCW_API_URL"),
    S3_ENDPOINT("s3_endpoint", Form.URL, "SCW_S3_ENDPOINT"),
    S3_USE_PATH_STYLE("s3_use_path_style", Form.FLAG, "SCW_S3_USE_PATH_STYLE"),
    INSECURE("insecure", Form.FLAG, "SCW_INSECURE"),
    USER_AGENT("user_agent", Form.TEXT, "SCW_USER_AGENT");

    /** What a value must look like; checked before any request, as the official clients do. */
    private enum Form {
        ACCESS_KEY("SCW[A-Z0-9]{17}", "SCW and 17 capital letters or digits"),
        UUID("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "a UUID"),
        REGION("[a-z]{2}-[a-z]{3,7}", "a region like fr-par"),
        ZONE("[a-z]{2}-[a-z]{3,7}-[0-9]{1,2}", "a zone like fr-par-1"),
        URL("https?://[^/?#]+(/[^?#]*[^/?#])?", "an http or https URL that does not end with a slash"),
        FLAG("true|false", "true or false"),
        TEXT("[^\\p{Cntrl}]*", "text without control characters");

        private final Pattern pattern;
        private final String meaning;

        Form(String pattern, String meaning) {
            this.pattern = Pattern.compile(pattern);
            this.meaning = meaning;
        }
    }

    private final String key;
    private final Form form;
    // List.of is immutable, which its type does not say.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> variables;

    Setting(String key, Form form, String... variables) {
        this.key = key;
        this.form = form;
        this.variables = List.of(variables);
    }

    /** Its key in the file. */
    public String key() {
        return key;
    }

    /** Its variables; those after the first are of older tools and still read. */
    public List<String> variables() {
        return variables;
    }

    /** The value as it is used; {@code where} names its origin in the error, which never shows a secret. */
    String check(String value, String where) throws ConfigurationException {
        String meant = this == REGION ? modernRegion(value) : form == Form.FLAG ? flag(value) : value;
        if (!form.pattern.matcher(meant).matches()) {
            String shown = this == SECRET_KEY ? "its value" : "\"" + value + "\"";
            throw new ConfigurationException(where + ": " + shown + " is not " + form.meaning + ". Correct it there.");
        }
        return meant;
    }

    private static String flag(String value) {
        return switch (value) {
            case "1", "t", "T", "TRUE", "True" -> "true";
            case "0", "f", "F", "FALSE", "False" -> "false";
            default -> value;
        };
    }

    private static String modernRegion(String value) {
        return switch (value) {
            case "par1" -> "fr-par";
            case "ams1" -> "nl-ams";
            default -> value;
        };
    }
}
