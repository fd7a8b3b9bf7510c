/** JSON values, as they are written: what every other module reads and writes documents with. */
@NullMarked
package dev.slipway.json;

import org.jspecify.annotations.NullMarked;
