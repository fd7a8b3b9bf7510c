/**
 * The texts that cloud-init reads at a server's first boot.
 * Who writes them to a disk is not decided here.
 */
@NullMarked
package dev.slipway.machine.seed;

import org.jspecify.annotations.NullMarked;
