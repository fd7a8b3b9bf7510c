package dev.slipway.scaleway.iam;

import dev.slipway.scaleway.client.ApiClient;
import dev.slipway.scaleway.client.ApiError;
import dev.slipway.scaleway.client.ApiException;
import dev.slipway.scaleway.document.Resource;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How much of something an organization may have, as far as the key may ask.
 *
 * @param all as the API lists them
 */
public record Quotas(List<Resource> all) {
    private static final List<String> PLACES = List.of("zone", "region");

    public Quotas {
        all = List.copyOf(all);
    }

    /** Those of the organization that {@code project} is in; none when the key may not see that. */
    public static Quotas of(ApiClient client, String project) throws IOException, InterruptedException {
        try {
            String organization = client.get("/account/v3/projects/" + project)
                    .text("organization_id")
                    .orElse(project);
            String query = "?organization_id=" + URLEncoder.encode(organization, StandardCharsets.UTF_8);
            return new Quotas(client.all("/iam/v1alpha1/quota" + query, "quota"));
        } catch (ApiException e) {
            // A key that may push need not be one that may look at limits: the service holds them all the same.
            if (e.error() instanceof ApiError.Forbidden || e.error() instanceof ApiError.NotFound) {
                return new Quotas(List.of());
            }
            throw e;
        }
    }

    /** A limit that holds in a zone. */
    public record Limit(String name, long most) {}

    /**
     * The least number of {@code things} that a zone may have, where there is a limit.
     *
     * @param things {@code images} or {@code snapshots}; the names of quotas are not documented, those that count
     *     things are written like {@code cp_images}
     */
    public Optional<Limit> limit(String things, String zone) {
        Pattern name = Pattern.compile("[a-z]+_" + things + "(_available|_count)?");
        return all.stream()
                .filter(quotum -> name.matcher(quotum.name()).matches())
                .flatMap(quotum -> numbers(quotum, zone).map(most -> new Limit(quotum.name(), most)).stream())
                .reduce((a, b) -> a.most() <= b.most() ? a : b);
    }

    private static Optional<Long> numbers(Resource quotum, String zone) {
        List<Resource> limits = quotum.list("limits");
        if (limits.isEmpty()) {
            return quotum.number("limit");
        }
        return limits.stream()
                .filter(limit -> PLACES.stream()
                        .allMatch(
                                place -> limit.text(place).map(zone::startsWith).orElse(true)))
                .flatMap(limit -> limit.number("limit").stream())
                .reduce(Math::min);
    }
}
