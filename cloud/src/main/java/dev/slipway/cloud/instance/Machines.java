package dev.slipway.cloud.instance;

import dev.slipway.cloud.disks.RunningDisks;
import dev.slipway.cloud.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What really runs behind servers. */
public interface Machines extends RunningDisks, AutoCloseable {
    /** Starts the machine of a server; it returns when the machine runs. */
    void start(String serverId) throws Exception;

    /** Why no machine can be behind a server, however often it is started; empty when one can. */
    Optional<String> refusal(JsonObject server);

    /** Has the running machine of a server changed to the volumes, cards and addresses that the server has now. */
    void refit(String serverId) throws Exception;

    /** Stops the machine of a server, in order when it does so within {@code grace}; it returns when it is gone. */
    void stop(String serverId, Duration grace) throws Exception;

    /** Removes what is left of the machine of a server that is no more. */
    void remove(String serverId) throws Exception;

    /** Has the machine of a server held to the rules of its security group as they are now. */
    void enforce(String serverId) throws Exception;

    /** What the machine of a server wrote to its serial line. */
    String console(String serverId) throws IOException;

    /** Lets go of the machines, which go on running. */
    @Override
    void close() throws IOException;

    /** No machines: servers pass through their states, and that is all. */
    Machines NONE = new Machines() {
        @Override
        public void start(String serverId) {}

        @Override
        public Optional<String> refusal(JsonObject server) {
            return Optional.empty();
        }

        @Override
        public void refit(String serverId) {}

        @Override
        public void stop(String serverId, Duration grace) {}

        @Override
        public void remove(String serverId) {}

        @Override
        public void enforce(String serverId) {}

        @Override
        public boolean moveOn(String volumeId, Path next) {
            return false;
        }

        @Override
        public String console(String serverId) {
            return "";
        }

        @Override
        public void close() {}
    };
}
