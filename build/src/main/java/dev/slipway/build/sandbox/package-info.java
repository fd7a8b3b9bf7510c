/**
 * Runs one command inside a tree, shut off from the host as {@code docker build} shuts off a RUN step.
 * An OCI runtime (crun, else runc) does the work; whatever happens to us, nothing of it keeps running.
 */
@NullMarked
package dev.slipway.build.sandbox;

import org.jspecify.annotations.NullMarked;
