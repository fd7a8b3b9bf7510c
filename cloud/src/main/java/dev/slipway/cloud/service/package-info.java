/** The whole local Scaleway: all its APIs over one state, and object storage beside them, behind one address. */
@NullMarked
package dev.slipway.cloud.service;

import org.jspecify.annotations.NullMarked;
