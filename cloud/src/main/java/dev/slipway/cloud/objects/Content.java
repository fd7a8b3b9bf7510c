package dev.slipway.cloud.objects;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** A range of an object's content, of a file that is opened when it is first read from or asked for. */
final class Content extends InputStream {
    private final StoredObject object;
    private long position;
    private long left;
    private @org.jspecify.annotations.Nullable FileChannel channel;

    Content(StoredObject object, long offset, long length) {
        this.object = object;
        this.position = offset;
        this.left = length;
    }

    /** Opens the file: an object replaced from now on is still read as it was. */
    FileChannel open() throws IOException {
        FileChannel opened = channel;
        if (opened == null) {
            opened = FileChannel.open(object.file(), StandardOpenOption.READ);
            channel = opened;
        }
        return opened;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = open().read(ByteBuffer.wrap(bytes, offset, (int) Math.min(left, length)), position);
        if (count < 0) {
            throw new EOFException(object.file() + " ends early");
        }
        position += count;
        left -= count;
        return count;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
