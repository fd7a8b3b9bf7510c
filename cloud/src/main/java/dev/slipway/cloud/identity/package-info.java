/**
 * Who may do what: projects ({@code account/v3}), ssh keys and API keys ({@code iam/v1alpha1}).
 * There is one organization and one pair of keys, made at the first start.
 */
@NullMarked
package dev.slipway.cloud.identity;

import org.jspecify.annotations.NullMarked;
