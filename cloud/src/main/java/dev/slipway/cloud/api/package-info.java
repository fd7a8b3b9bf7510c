/**
 * The HTTP side of Scaleway's API: routes, tokens, bodies, pages and errors, as recorded traffic shows them.
 * What an answer says is decided by the packages of the products; each answer is made in one transaction.
 */
@NullMarked
package dev.slipway.cloud.api;

import org.jspecify.annotations.NullMarked;
