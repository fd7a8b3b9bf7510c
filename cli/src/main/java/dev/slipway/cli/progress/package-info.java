/**
 * Long work as a person watches it: numbered steps with their time and the tail of their output.
 * One view redraws lines on a terminal, one prints plain lines for logs, one prints JSON for programs.
 */
@NullMarked
package dev.slipway.cli.progress;

import org.jspecify.annotations.NullMarked;
