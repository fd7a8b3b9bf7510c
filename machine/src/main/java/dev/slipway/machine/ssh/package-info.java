/**
 * Commands in a guest and files to and from it, by the OpenSSH client.
 * Each store has one key, each server its own known hosts.
 */
@NullMarked
package dev.slipway.machine.ssh;

import org.jspecify.annotations.NullMarked;
