/**
 * A Dockerfile becomes a tree: {@link dev.slipway.build.Builder} takes a request and gives layers and a configuration.
 * What happens on the way is told to a listener; nothing here prints.
 */
@NullMarked
package dev.slipway.build;

import org.jspecify.annotations.NullMarked;
