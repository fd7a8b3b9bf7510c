package dev.slipway.cli.terminal;

/** How a list is printed ({@code -o}). */
public enum OutputFormat {
    TABLE,
    JSON
}
