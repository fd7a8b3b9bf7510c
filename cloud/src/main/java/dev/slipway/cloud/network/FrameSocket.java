package dev.slipway.cloud.network;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/** Our end of a QEMU stream netdev: each frame is preceded by its length, four bytes big-endian. */
public final class FrameSocket implements Link, AutoCloseable {
    /** As many frames as a card's own ring holds several times over; beyond that the reader is not reading. */
    private static final int MOST_WAITING = 2048;

    /** QEMU's own limit of a frame. */
    private static final int LONGEST_FRAME = 4096 + 65_536;

    private static final int BUFFER_BYTES = 128 * 1024;

    private final SocketChannel channel;
    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread writer;

    private FrameSocket(SocketChannel channel, Path socket) {
        this.channel = channel;
        this.writer = Thread.ofVirtual().name("frames to " + socket).unstarted(this::write);
    }

    /** Connects to the socket on which QEMU listens. */
    public static FrameSocket connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot connect to QEMU's network socket " + socket + ": " + e.getMessage(), e);
        }
        FrameSocket frames = new FrameSocket(channel, socket);
        frames.writer.start();
        return frames;
    }

    /** Starts to pass on every frame that arrives, until the socket ends. */
    public void receive(Consumer<byte[]> receiver) {
        Thread.ofVirtual().name("frames").start(() -> read(receiver));
    }

    private void read(Consumer<byte[]> receiver) {
        try (channel;
                DataInputStream in =
                        new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES))) {
            while (true) {
                int length = in.readInt();
                if (length < 0 || length > LONGEST_FRAME) {
                    // The two ends no longer agree where frames begin; nothing after this can be trusted.
                    return;
                }
                byte[] frame = new byte[length];
                in.readFully(frame);
                receiver.accept(frame);
            }
        } catch (EOFException | ClosedChannelException e) {
            // QEMU ended or we did: both are ordinary.
        } catch (IOException e) {
            // The kernel reset the connection, which is how a killed QEMU looks.
        } finally {
            writer.interrupt();
        }
    }

    private void write() {
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES))) {
            while (true) {
                byte[] frame = waiting.take();
                out.writeInt(frame.length);
                out.write(frame);
                if (waiting.isEmpty()) {
                    out.flush();
                }
            }
        } catch (IOException | InterruptedException e) {
            // The other end is gone; the reader sees the same.
        }
    }

    @Override
    public void send(byte[] frame) {
        // A full queue drops the frame, as a full ring of a card does.
        boolean _ = waiting.offer(frame);
    }

    @Override
    public void close() throws IOException {
        writer.interrupt();
        channel.close();
    }
}
