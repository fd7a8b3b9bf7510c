package dev.slipway.image.definition;

import java.util.Optional;

/**
 * An assertion of the image's author, checked inside a booted server.
 *
 * @param name what is asserted, as the table of outcomes shows it
 * @param command run by root's shell
 * @param exitStatus what the command must end with
 * @param contains text that its standard output must contain
 */
public record GuestTest(String name, String command, int exitStatus, Optional<String> contains) {}
