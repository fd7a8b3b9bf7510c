/** VMware's stream-optimized disks (Virtual Disk Format 5.0), written from front to back. */
@NullMarked
package dev.slipway.disk.vmdk;

import org.jspecify.annotations.NullMarked;
