package dev.slipway.build.base;

import java.time.Duration;

/** What happens while a base is fetched, for whoever shows progress. */
public sealed interface BaseEvent {

    /** The name as the Dockerfile has it. */
    String reference();

    /** A system is being made from package mirrors; {@code text} is the one line that says so. */
    record Bootstrapping(String reference, String text) implements BaseEvent {}

    /** A line that the bootstrapping program wrote. */
    record Output(String reference, String line) implements BaseEvent {}

    /** A layer of an image on disk is being unpacked; {@code number} counts from 1. */
    record Unpacking(String reference, int number, int total) implements BaseEvent {}

    /** A layer is being fetched from a registry; {@code number} counts from 1. */
    record Downloading(String reference, int number, int total, long sizeBytes) implements BaseEvent {}

    /** Something a reader should know, in one line. */
    record Note(String reference, String text) implements BaseEvent {}

    /** The base is ready; {@code cached} when nothing had to be made. */
    record Ready(String reference, boolean cached, Duration took) implements BaseEvent {}
}
