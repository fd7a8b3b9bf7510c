/**
 * What a disk is made of before it is written: stretches of bytes and file ranges between holes, and their reader.
 * File systems make plans, formats read them; neither knows the other.
 */
@NullMarked
package dev.slipway.disk.plan;

import org.jspecify.annotations.NullMarked;
