package dev.slipway.oci;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Passes bytes on and fails at their end unless they are those that the descriptor names. */
final class VerifiedStream extends FilterInputStream {
    private final Descriptor expected;
    private final MessageDigest hasher;
    private long countBytes;
    private boolean checked;

    VerifiedStream(InputStream in, Descriptor expected) {
        super(in);
        this.expected = expected;
        this.hasher = Digest.hasher(expected.digest().algorithm());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count > 0) {
            hasher.update(buffer, offset, count);
            countBytes += count;
        }
        if (count < 0 && !checked) {
            checked = true;
            check();
        }
        return count;
    }

    private void check() throws OciException {
        Digest found = Digest.of(expected.digest().algorithm(), hasher.digest());
        if (countBytes != expected.sizeBytes() || !found.equals(expected.digest())) {
            throw new OciException("blob " + expected.digest() + " has other content (" + countBytes + " bytes, "
                    + found + "): the image is damaged; get it again");
        }
    }

    @Override
    public long skip(long count) throws IOException {
        // What is skipped must be hashed, too.
        return readNBytes((int) Math.min(count, 1 << 16)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
