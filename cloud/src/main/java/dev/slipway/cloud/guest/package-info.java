/**
 * Servers that really run: QEMU guests with Scaleway's hardware names, behind our switch, which outlive the cloud's own
 * process and are found again by the next one.
 */
@NullMarked
package dev.slipway.cloud.guest;

import org.jspecify.annotations.NullMarked;
