/**
 * Slipway as a user meets it: started by its launcher, judged by what it prints, its exit status and what it leaves.
 * Nothing here knows a class of Slipway.
 */
@NullMarked
package dev.slipway.acceptance;

import org.jspecify.annotations.NullMarked;
