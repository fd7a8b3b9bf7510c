/**
 * What Slipway needs of the host it runs on, whether it is there, and the one command that mends what is not.
 * Each need is checked by looking for the thing itself, never by asking which packages are installed.
 */
@NullMarked
package dev.slipway.cli.doctor;

import org.jspecify.annotations.NullMarked;
