package dev.slipway.build.copy;

import java.util.List;

/**
 * One file or directory that a source word leads to, with all below it; of a directory the content is meant.
 *
 * @param path in the source, without links
 * @param name what it is called in a destination that is a directory
 * @param unpacks true if it is unpacked should it be an archive
 * @param timed true if its time is part of what it is, as with a download
 * @param items parents before children; the first is what {@code path} names
 */
record Pick(Source source, String path, String name, boolean unpacks, boolean timed, List<Item> items) implements Part {
    Pick {
        items = List.copyOf(items);
    }

    Item top() {
        return items.getFirst();
    }
}
