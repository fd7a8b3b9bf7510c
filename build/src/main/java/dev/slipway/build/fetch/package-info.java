/**
 * What ADD brings from elsewhere: files over http and https, trees out of git repositories. What was fetched is kept in
 * the store, asked about again before it is used, and verified when a checksum is given.
 */
@NullMarked
package dev.slipway.build.fetch;

import org.jspecify.annotations.NullMarked;
