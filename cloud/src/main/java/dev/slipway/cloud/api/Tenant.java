package dev.slipway.cloud.api;

/** The one organization of a cloud, its default project, and the pair of keys that opens it. */
public record Tenant(String organization, String project, String accessKey, String secretKey) {}
