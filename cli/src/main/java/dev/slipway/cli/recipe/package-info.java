/**
 * The verbs about recipes: check a Dockerfile, explain what a build would do, build.
 * What an option means is decided here; what it does, in the engines.
 */
@NullMarked
package dev.slipway.cli.recipe;

import org.jspecify.annotations.NullMarked;
