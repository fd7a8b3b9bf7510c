/**
 * A file tree on the host that runs us: the system calls Java has no words for, and directories read as layers.
 * Linux only; a name is what its bytes are, whatever the locale.
 */
@NullMarked
package dev.slipway.tree.host;

import org.jspecify.annotations.NullMarked;
