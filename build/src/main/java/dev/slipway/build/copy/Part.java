package dev.slipway.build.copy;

/** What one source word comes to. */
sealed interface Part permits Pick, GitPart {}
