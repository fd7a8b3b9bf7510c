/** Microsoft's VHD (Virtual Hard Disk Image Format 1.0), fixed as Azure takes it, and dynamic. */
@NullMarked
package dev.slipway.disk.vhd;

import org.jspecify.annotations.NullMarked;
