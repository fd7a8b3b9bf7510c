package dev.slipway.cloud.api;

import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Cuts lists into pages, in the two ways of the API. */
public final class Pages {
    private static final int DEFAULT_SIZE = 50;
    private static final int LARGEST_SIZE = 100;
    private static final int SMALLER_DEFAULT_SIZE = 20;

    private Pages() {}

    private record Page(int number, int size) {
        static Page of(Call call, String sizeName, int otherwise) {
            return new Page(
                    whole(call, "page").orElse(1),
                    Math.min(whole(call, sizeName).orElse(otherwise), LARGEST_SIZE));
        }

        private static Optional<Integer> whole(Call call, String name) {
            Optional<String> text = call.query(name);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            try {
                int value = Integer.parseInt(text.get());
                if (value > 0) {
                    return Optional.of(value);
                }
            } catch (NumberFormatException e) {
                // The same answer as for a number that is too small.
            }
            throw ApiError.constraint(name, "'" + text.get() + "' is no positive number");
        }

        <T> List<T> cut(List<T> all) {
            long from = Math.min((number - 1L) * size, all.size());
            long to = Math.min(from + size, all.size());
            return all.subList((int) from, (int) to);
        }
    }

    /** The page of instance/v1: {@code per_page}, and the total in a header only. */
    public static Answer instance(Call call, String name, List<JsonObject> all) {
        Page page = Page.of(call, "per_page", DEFAULT_SIZE);
        return linked(call, page, all.size(), JsonObject.of(name, page.cut(all)));
    }

    /** The page of instance/v1 for products, which are members of an object. */
    public static Answer products(Call call, String name, JsonObject all) {
        Page page = Page.of(call, "per_page", DEFAULT_SIZE);
        JsonObject part = JsonObject.EMPTY;
        for (String key : page.cut(List.copyOf(all.members().keySet()))) {
            part = part.with(key, all.get(key));
        }
        return linked(call, page, all.members().size(), JsonObject.of(name, part));
    }

    private static Answer linked(Call call, Page page, int total, Json document) {
        Answer answer = Answer.ok(document).with("X-Total-Count", Integer.toString(total));
        int last = Math.max((total + page.size() - 1) / page.size(), 1);
        if (page.number() >= last) {
            return answer;
        }
        String path = call.path().replaceFirst("^/instance/v1/zones/[^/]+", "");
        String form = "<" + path + "?page=%d&per_page=" + page.size() + ">; rel=\"%s\"";
        return answer.with(
                "Link", String.format(form, page.number() + 1, "next") + "," + String.format(form, last, "last"));
    }

    /** The page of all other APIs: {@code page_size}, and the total in the body. */
    public static Answer counted(Call call, String name, List<JsonObject> all) {
        Page page = Page.of(call, "page_size", SMALLER_DEFAULT_SIZE);
        return Answer.ok(JsonObject.of(name, page.cut(all), "total_count", all.size()));
    }
}
