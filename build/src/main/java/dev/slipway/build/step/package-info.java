/**
 * What an instruction does once it is expanded: it changes the configuration, or the files, or both.
 * All of it follows from the text and the base's configuration, so a stage is known to its end before any step runs.
 */
@NullMarked
package dev.slipway.build.step;

import org.jspecify.annotations.NullMarked;
