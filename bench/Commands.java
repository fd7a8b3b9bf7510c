import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs whole commands, as a user would. */
record Commands(Path log) {

    /** What the command says on both outputs; one that fails ends the measurement with all of it. */
    String run(List<String> command) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        String said = Files.readString(log);
        if (status != 0) {
            throw new IOException(String.join(" ", command) + " failed with exit status " + status + "\n" + said);
        }
        return said;
    }
}
