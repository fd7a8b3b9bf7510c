package dev.slipway.cloud.vpc;

/** How addresses are written. */
final class Addresses {
    private Addresses() {}

    /** An IPv6 address of eight groups in the short form of RFC 5952. */
    static String compressed(String text) {
        String[] groups = text.split(":");
        int longest = 0;
        int start = -1;
        for (int i = 0; i < groups.length; i++) {
            int length = 0;
            while (i + length < groups.length && groups[i + length].equals("0")) {
                length++;
            }
            if (length > longest && length > 1) {
                longest = length;
                start = i;
            }
        }
        if (start < 0) {
            return text;
        }
        String before = String.join(":", java.util.Arrays.copyOfRange(groups, 0, start));
        String after = String.join(":", java.util.Arrays.copyOfRange(groups, start + longest, groups.length));
        return before + "::" + after;
    }
}
