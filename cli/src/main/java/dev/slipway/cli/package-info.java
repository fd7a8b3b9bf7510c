/**
 * What a person types and sees: the entry point, the terminal, tables, and how a failure is told.
 * Everything drawn by Slipway is drawn here; the engines below only report events.
 */
@NullMarked
package dev.slipway.cli;

import org.jspecify.annotations.NullMarked;
