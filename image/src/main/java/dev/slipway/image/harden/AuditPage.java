package dev.slipway.image.harden;

import dev.slipway.image.harden.Audit.Finding;
import dev.slipway.image.harden.AuditReport.Row;
import dev.slipway.image.harden.AuditReport.Side;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report as one HTML page that loads nothing, so that it can be kept, mailed and read offline. */
public record AuditPage(AuditReport report) {
    private static final List<Level> LEVELS =
            Stream.of(Level.values()).filter(level -> level != Level.NONE).toList();

    /** The page. */
    public String html() {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                <title>Audit of %1$s</title>
                <style>
                %2$s</style>
                </head>
                <body>
                <h1>Audit of %1$s</h1>
                %3$s%4$s</body>
                </html>
                """.formatted(escaped(report.subject()), Texts.read("audit.css"), scores(), rules());
    }

    private String scores() {
        StringBuilder text = new StringBuilder("<h2>Score by level</h2>\n<table>\n<tr><th>level</th>");
        report.sides().forEach(side -> text.append("<th>").append(side.name()).append("</th>"));
        text.append("</tr>\n");
        for (Level level : LEVELS) {
            text.append("<tr><td>").append(lower(level)).append("</td>");
            for (Side side : report.sides()) {
                int score = side.audit().score(level);
                text.append("<td><meter min=\"0\" max=\"100\" value=\"%d\"></meter> %d %%, %d failed, %d waived</td>"
                        .formatted(
                                score,
                                score,
                                side.audit().failures(level).size(),
                                side.audit().waived(level)));
            }
            text.append("</tr>\n");
        }
        return text.append("</table>\n").toString();
    }

    private String rules() {
        StringBuilder text = new StringBuilder("<h2>Rules</h2>\n");
        text.append("<p>").append(escaped(report.comparison())).append("</p>\n");
        text.append("<table>\n<tr><th>rule</th><th>level</th><th>reference</th>");
        report.sides().forEach(side -> text.append("<th>").append(side.name()).append("</th>"));
        text.append("<th>what</th></tr>\n");
        report.rows().forEach(row -> text.append(row(row)));
        return text.append("</table>\n").toString();
    }

    private static String row(Row row) {
        Finding rule = row.rule();
        String outcomes = row.findings().stream()
                .map(finding -> finding.outcome().name().toLowerCase(Locale.ROOT))
                .map(word -> "<td class=\"" + word + "\">" + word + "</td>")
                .collect(Collectors.joining());
        String detail = row.detail().equals(rule.title()) ? "" : "<br><small>" + escaped(row.detail()) + "</small>";
        return "<tr%s><td><code>%s</code></td><td>%s</td><td>%s</td>%s<td>%s%s</td></tr>\n"
                .formatted(
                        row.differs() ? " class=\"differs\"" : "",
                        escaped(rule.rule()),
                        lower(rule.level()),
                        escaped(rule.reference()),
                        outcomes,
                        escaped(rule.title()),
                        detail);
    }

    private static String lower(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
