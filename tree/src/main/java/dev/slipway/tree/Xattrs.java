package dev.slipway.tree;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Extended attributes by full name ({@code security.capability}), sorted, with the raw value Linux gives. */
public final class Xattrs {

    /** No attribute at all. */
    public static final Xattrs NONE = new Xattrs(new TreeMap<>());

    private final NavigableMap<String, byte[]> values;

    private Xattrs(NavigableMap<String, byte[]> values) {
        this.values = values;
    }

    /** A copy of {@code values}. */
    public static Xattrs of(Map<String, byte[]> values) {
        if (values.isEmpty()) {
            return NONE;
        }
        NavigableMap<String, byte[]> copy = new TreeMap<>();
        values.forEach((name, value) -> copy.put(name, value.clone()));
        return new Xattrs(copy);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public int count() {
        return values.size();
    }

    /** Calls {@code action} with each name and a copy of its value, by name. */
    public void forEach(BiConsumer<String, byte[]> action) {
        values.forEach((name, value) -> action.accept(name, value.clone()));
    }

    /** A copy as a map. */
    public NavigableMap<String, byte[]> toMap() {
        NavigableMap<String, byte[]> copy = new TreeMap<>();
        forEach(copy::put);
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof Xattrs that) || values.size() != that.values.size()) {
            return false;
        }
        return values.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), that.values.get(e.getKey())));
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (Map.Entry<String, byte[]> e : values.entrySet()) {
            hash += e.getKey().hashCode() ^ Arrays.hashCode(e.getValue());
        }
        return hash;
    }

    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
