package dev.slipway.build.copy;

import dev.slipway.tree.Xattrs;
import dev.slipway.tree.host.FileStatus;

/**
 * One file or directory of what a source word means.
 *
 * @param path relative to where the word leads; empty for that itself
 * @param linkTarget of a symbolic link; else empty
 * @param digest SHA-256 of a regular file's content in hexadecimal; else empty
 * @param linkedTo the place in the list of the item whose further name this is; -1 for none
 * @param included false for a directory that is here only for what is in it
 */
record Item(
        String path,
        FileStatus status,
        Xattrs xattrs,
        String linkTarget,
        String digest,
        int linkedTo,
        boolean included) {

    boolean isDirectory() {
        return status.isDirectory();
    }

    boolean isRegular() {
        return status.type() == FileStatus.REGULAR;
    }
}
