/** What Google Compute Engine imports: {@code disk.raw} in a gzip-compressed tar of GNU's old sparse form. */
@NullMarked
package dev.slipway.disk.gce;

import org.jspecify.annotations.NullMarked;
