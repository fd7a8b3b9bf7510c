package dev.slipway.image.harden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HardeningTest {
    private static Hardening swarm(Map<String, String> waived) {
        return new Hardening(
                Level.HIGH,
                new Hardening.Ssh(22, List.of("eve"), List.of(), false),
                new Hardening.Firewall(Preset.SWARM, List.of("10.0.0.2", "fd00::/64"), List.of("443/tcp")),
                true,
                true,
                waived);
    }

    @Test
    void noProfileSetsNothing() {
        assertThat(Hardening.NONE.rules()).isEmpty();
        assertThat(HardenScript.of(Hardening.NONE)).isEmpty();
        assertThat(Hardening.NONE.login()).isEqualTo("root");
    }

    @Test
    void aLevelIncludesThoseBelow() {
        for (Level level : Level.values()) {
            assertThat(Hardening.of(level).rules()).extracting(Rule::level).allMatch(level::includes);
        }
        assertThat(Hardening.of(Level.HIGH).rules())
                .extracting(Rule::id)
                .containsAll(Hardening.of(Level.MINIMAL).rules().stream()
                        .map(Rule::id)
                        .toList());
        assertThat(Hardening.of(Level.MINIMAL).login()).isEqualTo("root");
        assertThat(Hardening.of(Level.INTERMEDIARY).login()).isEqualTo(Hardening.ADMINISTRATOR);
    }

    @Test
    void everyRuleIsWaivedByItselfAndLeavesTheOthers() {
        List<Rule> all = swarm(Map.of()).rules();
        for (Rule rule : all) {
            Hardening without = swarm(Map.of(rule.id(), "a test"));
            assertThat(without.rules())
                    .extracting(Rule::id)
                    .containsExactlyElementsOf(all.stream()
                            .map(Rule::id)
                            .filter(id -> !id.equals(rule.id()))
                            .toList());
            assertThat(without.fingerprint()).isNotEqualTo(swarm(Map.of()).fingerprint());
        }
    }

    @Test
    void thePresetWaivesWhatASwarmCannotLiveWith() {
        assertThat(swarm(Map.of()).rules())
                .extracting(Rule::id)
                .doesNotContain("no-forwarding")
                .contains("firewall", "fail2ban");
    }

    @Test
    void whereRootMayLogInTheListOfUsersLetsIt() {
        assertThat(HardenScript.of(swarm(Map.of()))).contains("AllowUsers admin eve\n");
        assertThat(HardenScript.of(swarm(Map.of("ssh-no-root", "tools")))).contains("AllowUsers admin root eve\n");
    }

    /** At the highest cost a check takes 1 GiB of memory, which small servers do not have. */
    @Test
    void onlyTheHighestLevelAsksForTheHighestCostOfAPassword() {
        assertThat(HardenScript.of(Hardening.of(Level.ENHANCED))).contains("yescrypt rounds=5 ");
        assertThat(HardenScript.of(Hardening.of(Level.HIGH))).contains("yescrypt rounds=11 ");
        assertThat(HardenScript.of(swarm(Map.of("password-cost", "a server of 1 GB"))))
                .contains("yescrypt rounds=5 ")
                .doesNotContain("rounds=11", "pam_option /etc/pam.d/common-password");
        assertThat(HardenScript.of(swarm(Map.of("password-quality", "a directory checks them"))))
                .contains("pam_option /etc/pam.d/common-password pam_unix.so rounds 11");
    }

    @Test
    void theJournalFeedsRsyslogOnlyWhereThatIs() {
        assertThat(HardenScript.of(Hardening.of(Level.INTERMEDIARY))).contains("ForwardToSyslog=no\n");
        assertThat(HardenScript.of(Hardening.of(Level.ENHANCED))).contains("ForwardToSyslog=yes\n");
        assertThat(HardenScript.of(swarm(Map.of("syslog", "the journal is read by another"))))
                .contains("ForwardToSyslog=no\n")
                .doesNotContain("rsyslog");
    }

    @Test
    void noSecretAndNoAddressOfOursIsWritten() {
        assertThat(HardenScript.of(swarm(Map.of())))
                .doesNotContain("PRIVATE KEY", "password_pbkdf2", "chpasswd")
                .contains("elements = { 10.0.0.2 }", "elements = { fd00::/64 }");
    }

    @Test
    void everyRuleSaysWhereItComesFromAndSetsSomething() {
        assertThat(RuleBook.all(RuleBook.everything()))
                .allSatisfy(rule -> {
                    assertThat(rule.reference()).isNotBlank();
                    assertThat(rule.settings()).isNotEmpty();
                })
                .extracting(Rule::id)
                .doesNotHaveDuplicates();
    }

    @Test
    void aServerAsksSshdForItsSettingsOnce() {
        assertThat(Audit.guestScript(swarm(Map.of()).rules()))
                .startsWith("effective=$(sshd -T ")
                .contains("\nsshd() { ")
                .endsWith("\necho complete\n");
    }
}
