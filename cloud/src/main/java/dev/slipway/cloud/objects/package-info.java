/**
 * Object storage that speaks S3: buckets, objects and multipart uploads in plain files, published by rename.
 * Requests are authenticated by signature version 4; bodies are streamed, never held.
 */
@NullMarked
package dev.slipway.cloud.objects;

import org.jspecify.annotations.NullMarked;
