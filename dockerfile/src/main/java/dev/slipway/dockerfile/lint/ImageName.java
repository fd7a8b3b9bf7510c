package dev.slipway.dockerfile.lint;

import java.util.regex.Pattern;

/** The grammar of image references. */
final class ImageName {
    private static final String PART = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
    private static final String HOST = "(?:" + PART + "(?:\\." + PART + ")*|\\[[a-fA-F0-9:]+])(?::[0-9]+)?";
    private static final String PATH = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final String TAG = "\\w[\\w.-]{0,127}";
    private static final String DIGEST = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
    private static final Pattern REFERENCE =
            Pattern.compile("(?:" + HOST + "/)?" + PATH + "(?:/" + PATH + ")*(?::" + TAG + ")?(?:@" + DIGEST + ")?");
    private static final Pattern ID = Pattern.compile("[a-f0-9]{64}");

    private static final int LONGEST = 1_000;

    private ImageName() {}

    static boolean isValid(String text) {
        return text.length() <= LONGEST
                && REFERENCE.matcher(text).matches()
                && !ID.matcher(text).matches();
    }
}
