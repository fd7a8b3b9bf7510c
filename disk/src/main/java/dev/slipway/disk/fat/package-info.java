/**
 * FAT16 and FAT32 volumes, for what firmware and cloud-init read; as Microsoft's specification of 2000 lays them out.
 * Owners, modes and links have no place in them.
 */
@NullMarked
package dev.slipway.disk.fat;

import org.jspecify.annotations.NullMarked;
