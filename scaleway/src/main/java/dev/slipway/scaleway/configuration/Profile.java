package dev.slipway.scaleway.configuration;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one profile says, checked.
 *
 * @param values only what it says; what it leaves open is not there
 */
public record Profile(Map<Setting, String> values) {
    /** A profile that says nothing. */
    public static final Profile EMPTY = new Profile(Map.of());

    public Profile {
        values = Map.copyOf(values);
    }

    /** What it says of {@code setting}. */
    public Optional<String> get(Setting setting) {
        return Optional.ofNullable(values.get(setting));
    }

    /** This profile with what {@code stronger} says in place of its own. */
    public Profile overriddenBy(Profile stronger) {
        Map<Setting, String> merged = new EnumMap<>(Setting.class);
        merged.putAll(values);
        merged.putAll(stronger.values);
        return new Profile(merged);
    }

    /** What the variables say; an empty variable says nothing. */
    public static Profile ofEnvironment(Map<String, String> environment) throws ConfigurationException {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            for (String variable : setting.variables()) {
                String value = environment.getOrDefault(variable, "");
                if (!value.isEmpty()) {
                    values.put(setting, setting.check(value, "the variable " + variable));
                    break;
                }
            }
        }
        String verify = environment.getOrDefault("SCW_TLSVERIFY", "");
        if (!values.containsKey(Setting.INSECURE) && !verify.isEmpty()) {
            String checked = Setting.INSECURE.check(verify, "the variable SCW_TLSVERIFY");
            values.put(Setting.INSECURE, checked.equals("true") ? "false" : "true");
        }
        return new Profile(values);
    }

    /** Keys and secrets stay out of messages and logs. */
    @Override
    public String toString() {
        return "Profile" + values.keySet();
    }
}
