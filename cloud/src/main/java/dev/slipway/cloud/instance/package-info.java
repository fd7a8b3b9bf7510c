/**
 * The instance API, {@code instance/v1} and the parts of {@code instance/v2alpha1} that clients use today:
 * servers and their states, images, snapshots, volumes, addresses, security groups, placement groups, interfaces.
 */
@NullMarked
package dev.slipway.cloud.instance;

import org.jspecify.annotations.NullMarked;
