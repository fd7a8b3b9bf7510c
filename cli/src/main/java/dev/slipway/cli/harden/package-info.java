/** The verbs that explain hardening and hold images and servers against its rules. */
@NullMarked
package dev.slipway.cli.harden;

import org.jspecify.annotations.NullMarked;
