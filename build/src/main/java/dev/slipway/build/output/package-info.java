/**
 * What a build gave, as files for other programs: a directory, a tar, an OCI layout or archive.
 * Only here are layers made into tar archives; the way to a disk never needs them.
 */
@NullMarked
package dev.slipway.build.output;

import org.jspecify.annotations.NullMarked;
