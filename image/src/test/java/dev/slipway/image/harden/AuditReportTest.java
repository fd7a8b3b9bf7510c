package dev.slipway.image.harden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.image.harden.Audit.Finding;
import dev.slipway.image.harden.Audit.Outcome;
import dev.slipway.image.harden.AuditReport.Side;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditReportTest {
    private static Finding finding(String rule, Outcome outcome, String detail) {
        return new Finding(rule, "the title of " + rule, "R1", Level.MINIMAL, outcome, detail);
    }

    private static final Audit TREE = new Audit(
            List.of(finding("umask", Outcome.PASS, ""), finding("banner", Outcome.WAIVED, "<b>ours</b> & nobody's")));
    private static final Audit SERVER = new Audit(List.of(
            finding("umask", Outcome.FAIL, "grep -qx 'umask 077'"),
            finding("banner", Outcome.WAIVED, "<b>ours</b> & nobody's")));

    @Test
    void sidesAreComparedRuleByRule() {
        AuditReport both = new AuditReport("web", List.of(new Side("tree", TREE), new Side("server", SERVER)));
        assertThat(both.rows()).hasSize(2);
        assertThat(both.differences()).singleElement().satisfies(row -> {
            assertThat(row.rule().rule()).isEqualTo("umask");
            assertThat(row.detail()).isEqualTo("grep -qx 'umask 077'");
        });
        assertThat(both.comparison()).endsWith(": umask");
        assertThat(both.toMap()).containsEntry("differences", List.of("umask"));
        assertThat(both.fails(Level.MINIMAL)).isTrue();
        assertThat(both.fails(Level.NONE)).isFalse();
    }

    @Test
    void oneSideHasNothingToCompare() {
        AuditReport one = new AuditReport("web", List.of(new Side("tree", TREE)));
        assertThat(one.comparison()).isEmpty();
        assertThat(one.differences()).isEmpty();
        assertThat(one.fails(Level.HIGH)).isFalse();
    }

    @Test
    void thePageLoadsNothingAndSaysWhatItWasGivenAsText() {
        String page = new AuditPage(
                        new AuditReport("<img>", List.of(new Side("tree", TREE), new Side("server", SERVER))))
                .html();
        assertThat(page)
                .contains("&lt;b&gt;ours&lt;/b&gt; &amp; nobody's", "Audit of &lt;img&gt;", "default-src 'none'")
                .contains("<td class=\"pass\">pass</td><td class=\"fail\">fail</td>")
                .contains("0 %, 1 failed, 1 waived")
                .doesNotContain("<img>", "http://", "https://", "<script", "@import", "url(");
    }
}
