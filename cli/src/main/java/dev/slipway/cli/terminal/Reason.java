package dev.slipway.cli.terminal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why something with files failed, where the exception's own message is a bare path, or nothing. */
public final class Reason {
    private Reason() {}

    /** The reason in words, without a full stop at the end. */
    public static String of(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "cannot find " + missing.getFile();
            case AccessDeniedException denied ->
                "not allowed to open " + denied.getFile() + "; who runs Slipway must be";
            case FileAlreadyExistsException exists -> exists.getFile() + " is there already";
            case FileSystemException broken
            when broken.getReason() != null -> broken.getFile() + ": " + broken.getReason();
            case ClosedByInterruptException ignored -> "it was stopped";
            case InterruptedIOException ignored -> "it was stopped";
            default -> ofOther(failure);
        };
    }

    private static String ofOther(IOException failure) {
        for (Throwable cause = failure.getCause(); cause instanceof IOException; cause = cause.getCause()) {
            if (cause instanceof ClosedByInterruptException || cause instanceof InterruptedIOException) {
                return "it was stopped";
            }
        }
        String text = failure.getMessage();
        return text == null ? failure.getClass().getSimpleName() : text.replaceFirst("\\.$", "");
    }
}
