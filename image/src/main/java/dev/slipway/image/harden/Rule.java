package dev.slipway.image.harden;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One thing that a hardened server does, and why.
 *
 * @param id what a waiver names
 * @param reference where it is asked for: R1 to R80 of ANSSI-BP-028 v2, NT-007 of ANSSI for ssh, CIS Debian 12
 * @param breaks what no longer works; empty when nothing is known
 * @param waivedBy the firewall presets that cannot work with it
 */
public record Rule(
        String id,
        String title,
        String reference,
        Level level,
        String breaks,
        Set<Preset> waivedBy,
        List<Setting> settings) {

    public Rule {
        waivedBy = Set.copyOf(waivedBy);
        settings = List.copyOf(settings);
    }

    static Rule of(String id, Level level, String reference, String title, List<? extends Setting> settings) {
        return new Rule(id, title, reference, level, "", Set.of(), List.copyOf(settings));
    }

    Rule breaking(String what) {
        return new Rule(id, title, reference, level, what, waivedBy, settings);
    }

    Rule waivedBy(Preset first, Preset... more) {
        return new Rule(id, title, reference, level, breaks, EnumSet.of(first, more), settings);
    }
}
