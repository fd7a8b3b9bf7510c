package dev.slipway.cli;

/** How a list is printed ({@code -o}). */
public enum OutputFormat {
    TABLE,
    JSON
}
