/** The disks behind volumes and snapshots: qcow2 files on top of each other, none of which changes once it is shared. */
@NullMarked
package dev.slipway.cloud.disks;

import org.jspecify.annotations.NullMarked;
