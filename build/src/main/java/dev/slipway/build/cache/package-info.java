/**
 * What was built before and under which key: recipes with digests of content only where files come in from outside.
 * A record is one immutable file per key, written after the layers it names.
 */
@NullMarked
package dev.slipway.build.cache;

import org.jspecify.annotations.NullMarked;
