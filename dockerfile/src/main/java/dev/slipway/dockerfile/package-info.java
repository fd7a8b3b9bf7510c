/**
 * A Dockerfile as a value: global arguments, stages and their instructions, from text and nothing else.
 * The packages below hold its parts; whoever builds from a Dockerfile starts here.
 */
@NullMarked
package dev.slipway.dockerfile;

import org.jspecify.annotations.NullMarked;
