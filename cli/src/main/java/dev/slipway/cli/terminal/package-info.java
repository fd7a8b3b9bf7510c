/**
 * What every command is handed and draws with: the terminal, the environment, tables, JSON text, and failures in words.
 * No command lives here.
 */
@NullMarked
package dev.slipway.cli.terminal;

import org.jspecify.annotations.NullMarked;
