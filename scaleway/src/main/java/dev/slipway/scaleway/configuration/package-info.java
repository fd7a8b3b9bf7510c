/**
 * Who speaks to which cloud, read as the official tools of Scaleway read it: a file, its profiles, the environment.
 */
@NullMarked
package dev.slipway.scaleway.configuration;

import org.jspecify.annotations.NullMarked;
