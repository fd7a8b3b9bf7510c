/**
 * The ext4 file system, written once from a tree: the structures of the kernel's documentation (filesystems/ext4), with the
 * features that Debian 12's mke2fs chooses, so that GRUB, old and new kernels and e2fsck take it as their own.
 */
@NullMarked
package dev.slipway.disk.ext4;

import org.jspecify.annotations.NullMarked;
