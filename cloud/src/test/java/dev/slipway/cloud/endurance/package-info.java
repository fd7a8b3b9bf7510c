/** The cloud under many clients, hostile requests and {@code kill -9}. */
@NullMarked
package dev.slipway.cloud.endurance;

import org.jspecify.annotations.NullMarked;
