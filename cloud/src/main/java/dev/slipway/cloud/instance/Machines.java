package dev.slipway.cloud.instance;

/** What really runs behind servers. */
public interface Machines {
    /** Starts the machine of a server; it returns when the machine runs. */
    void start(String serverId) throws Exception;

    /** Stops the machine of a server, in order when it listens; it returns when the machine is gone. */
    void stop(String serverId) throws Exception;

    /** No machines: servers pass through their states, and that is all. */
    Machines NONE = new Machines() {
        @Override
        public void start(String serverId) {}

        @Override
        public void stop(String serverId) {}
    };
}
