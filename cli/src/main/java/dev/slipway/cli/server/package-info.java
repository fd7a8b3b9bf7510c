/**
 * The verbs for servers on this host: run, ps, logs, exec, ssh, cp, stop, start, restart, wait, rm.
 * Names, flags and exit statuses are docker's wherever docker has them.
 */
@NullMarked
package dev.slipway.cli.server;

import org.jspecify.annotations.NullMarked;
