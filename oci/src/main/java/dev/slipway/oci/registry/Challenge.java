package dev.slipway.oci.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a server wants to be shown who asks (RFC 9110, WWW-Authenticate).
 *
 * @param scheme lower case
 * @param parameters by lower-case name
 */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final Pattern PARAMETER =
            Pattern.compile("\\G\\s*,?\\s*([A-Za-z0-9_-]+)\\s*=\\s*" + "(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]+))");
    private static final Pattern SCHEME = Pattern.compile("\\G\\s*,?\\s*([A-Za-z][A-Za-z0-9-]*)(?=\\s|,|$)(?!\\s*=)");

    Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** All challenges of the headers, in order; what cannot be read is left out. */
    static List<Challenge> parse(List<String> headers) {
        List<Challenge> challenges = new ArrayList<>();
        for (String header : headers) {
            Matcher scheme = SCHEME.matcher(header);
            Matcher parameter = PARAMETER.matcher(header);
            int at = 0;
            while (scheme.find(at)) {
                at = scheme.end();
                Map<String, String> found = new HashMap<>();
                while (parameter.find(at)) {
                    String quoted = parameter.group(2);
                    String value = quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1");
                    found.put(parameter.group(1).toLowerCase(Locale.ROOT), value);
                    at = parameter.end();
                }
                challenges.add(new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), found));
            }
        }
        return challenges;
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
