package dev.slipway.image.catalogue;

import dev.slipway.image.harden.Hardening;
import dev.slipway.image.harden.Level;
import dev.slipway.image.harden.Preset;
import dev.slipway.machine.json.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The member {@code harden} of image.json. */
final class HardeningJson {
    private HardeningJson() {}

    static Map<String, Object> write(Hardening hardening) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("profile", hardening.level().name());
        object.put("ssh_port", hardening.ssh().port());
        object.put("ssh_users", hardening.ssh().users());
        object.put("ssh_allow", hardening.ssh().allow());
        object.put("ssh_knock", hardening.ssh().knock());
        object.put("firewall", hardening.firewall().preset().name());
        object.put("cluster", hardening.firewall().cluster());
        object.put("open", hardening.firewall().open());
        object.put("fail2ban", hardening.fail2ban());
        object.put("security_updates", hardening.securityUpdates());
        object.put("waived", new TreeMap<>(hardening.waived()));
        return object;
    }

    /** Reads it of the image's object; images of before there were profiles have none. */
    static Hardening read(JsonObject image) throws IOException {
        if (!image.has("harden")) {
            return Hardening.NONE;
        }
        JsonObject object = image.object("harden");
        Map<String, String> waived = new TreeMap<>();
        if (object.has("waived")) {
            JsonObject reasons = object.object("waived");
            for (String rule : reasons.members().keySet()) {
                waived.put(rule, reasons.text(rule));
            }
        }
        return new Hardening(
                Level.valueOf(object.text("profile")),
                new Hardening.Ssh(
                        (int) object.number("ssh_port"),
                        object.texts("ssh_users"),
                        object.texts("ssh_allow"),
                        object.has("ssh_knock") && object.flag("ssh_knock")),
                new Hardening.Firewall(
                        Preset.valueOf(object.text("firewall")), object.texts("cluster"), object.texts("open")),
                object.flag("fail2ban"),
                object.flag("security_updates"),
                waived);
    }
}
