/**
 * What a guest prints on its serial line, and waiting that is as patient as the guest is busy.
 * Emulated guests have no useful total time limits; silence is what tells a dead one.
 */
@NullMarked
package dev.slipway.machine.serial;

import org.jspecify.annotations.NullMarked;
