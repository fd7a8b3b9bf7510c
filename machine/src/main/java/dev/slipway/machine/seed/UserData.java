package dev.slipway.machine.seed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** User-data as cloud-init takes it: a cloud-config, or several parts in MIME. */
final class UserData {
    /** How cloud-init tells the kinds of user-data: by the start of the text. */
    private static final Map<String, String> KINDS = kinds();

    /** Its later parts win: the keys come last, and are added to those that are there. */
    private static final String ADD = """
            merge_how:
              - name: list
                settings: [append]
              - name: dict
                settings: [no_replace, recurse_list, recurse_array]
            """;

    private static final String ROOT_MAY = "disable_root: false\n";

    private UserData() {}

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("#cloud-config-archive", "text/cloud-config-archive");
        kinds.put("#cloud-config", "text/cloud-config");
        kinds.put("#cloud-boothook", "text/cloud-boothook");
        kinds.put("#include-once", "text/x-include-once-url");
        kinds.put("#include", "text/x-include-url");
        kinds.put("#part-handler", "text/part-handler");
        kinds.put("#upstart-job", "text/upstart-job");
        kinds.put("#!", "text/x-shellscript");
        kinds.put("## template: jinja", "text/jinja2");
        return kinds;
    }

    static String of(List<String> publicKeys, Optional<String> own) throws UserDataException {
        String keys = keys(publicKeys);
        if (own.isEmpty()) {
            return "#cloud-config\n" + ROOT_MAY + keys;
        }
        String text = own.get().replace("\r\n", "\n");
        List<String> parts = new ArrayList<>();
        parts.add(isMime(text) ? text : part(kindOf(text), text));
        parts.add(part("text/cloud-config", "#cloud-config\n" + ROOT_MAY));
        parts.add(part("text/cloud-config", "#cloud-config\n" + ADD + keys));
        return multipart(parts);
    }

    private static String keys(List<String> publicKeys) {
        StringBuilder text = new StringBuilder("ssh_authorized_keys:");
        if (publicKeys.isEmpty()) {
            text.append(" []");
        }
        publicKeys.forEach(key -> text.append("\n  - ").append(quote(key)));
        return text.append('\n').toString();
    }

    private static boolean isMime(String text) {
        String head = text.toLowerCase(Locale.ROOT);
        return head.startsWith("content-type: multipart/") || head.startsWith("mime-version:");
    }

    private static String kindOf(String text) throws UserDataException {
        String head = text.stripLeading();
        return KINDS.entrySet().stream()
                .filter(kind -> head.startsWith(kind.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new UserDataException("cloud-init would ignore this user-data: its first line is \""
                        + head.lines().findFirst().orElse("") + "\", but must be one of "
                        + String.join(", ", KINDS.keySet()) + " or the header of a MIME multi-part."));
    }

    private static String part(String kind, String text) {
        return "Content-Type: " + kind + "; charset=\"utf-8\"\nMIME-Version: 1.0\nContent-Transfer-Encoding: 8bit\n\n"
                + text;
    }

    private static String multipart(List<String> parts) {
        String boundary = "==slipway==";
        while (String.join("\n", parts).contains("--" + boundary)) {
            boundary = boundary + "=";
        }
        StringBuilder text = new StringBuilder("Content-Type: multipart/mixed; boundary=\"")
                .append(boundary)
                .append("\"\nMIME-Version: 1.0\n");
        for (String part : parts) {
            text.append("\n--").append(boundary).append('\n').append(part);
        }
        return text.append("\n--").append(boundary).append("--\n").toString();
    }

    /** A YAML double-quoted scalar. */
    static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
