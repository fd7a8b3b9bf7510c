package dev.slipway.machine.ssh;

/**
 * How a command in a guest ended.
 *
 * @param status its exit status; 128 + signal when a signal ended it
 * @param output its standard output
 * @param errors its standard error
 */
public record SshOutcome(int status, String output, String errors) {

    /** Whether the command said that all is well. */
    public boolean ok() {
        return status == 0;
    }
}
