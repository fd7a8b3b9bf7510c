package dev.slipway.cloud.disks;

import java.nio.file.Path;

/** What machines do with the disks they hold open. */
public interface RunningDisks {
    /**
     * Has the machine that writes to a volume write to {@code next} from now on, an empty layer on top of what it wrote
     * to; done twice it is done once.
     *
     * @return false when no machine runs with this volume
     */
    boolean moveOn(String volumeId, Path next) throws Exception;
}
