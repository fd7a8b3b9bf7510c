package dev.slipway.build.sandbox;

import java.nio.file.Path;
import java.util.OptionalLong;

/** Something that a command sees in its tree and that is not part of it; targets are absolute paths of the tree. */
public sealed interface SandboxMount {

    String target();

    /** A file or directory of the host. */
    record Bind(Path source, String target, Access access) implements SandboxMount {}

    /** What a command may do with a bound directory. */
    enum Access {
        READ_ONLY,
        READ_WRITE,
        /** It may write, and what it writes is thrown away; for directories only. */
        DISCARD
    }

    /** An empty file system in memory; without a size it may take half of it. */
    record Tmpfs(String target, OptionalLong sizeBytes) implements SandboxMount {}

    /** A read-only file with this content, which never reaches a disk that outlives the command. */
    final class Text implements SandboxMount {
        private final String target;
        private final byte[] content;
        private final int mode;
        private final long uid;
        private final long gid;

        /** A file with permissions {@code mode} (07777) that {@code uid}:{@code gid} own. */
        public Text(String target, byte[] content, int mode, long uid, long gid) {
            this.target = target;
            this.content = content.clone();
            this.mode = mode;
            this.uid = uid;
            this.gid = gid;
        }

        @Override
        public String target() {
            return target;
        }

        byte[] content() {
            return content.clone();
        }

        int mode() {
            return mode;
        }

        long uid() {
            return uid;
        }

        long gid() {
            return gid;
        }

        /** Says nothing of the content, which may be a secret. */
        @Override
        public String toString() {
            return "Text[" + target + "]";
        }
    }
}
