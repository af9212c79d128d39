package io.asterism.producer.corpus;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Unpacks Zstandard (RFC 8878), frame after frame. */
final class ZstandardFrames extends InputStream {
    /** Small, so that damage is told to the few thousand bytes. */
    private static final int CHUNK = 1 << 12;

    // The library's error codes (zstd_errors.h).
    private static final int NO_FRAME = 10;
    private static final int WIDE_WINDOW = 16;
    private static final int WRONG_CHECKSUM = 22;
    private static final int DICTIONARY = 32;

    private final InputStream in;
    private final ZstdDecompressCtx frames = new ZstdDecompressCtx();
    private final byte[] chunk = new byte[CHUNK];
    private final byte[] single = new byte[1];
    private final ByteBuffer packed = ByteBuffer.allocateDirect(CHUNK).limit(0);
    private final ByteBuffer unpacked = ByteBuffer.allocateDirect(1 << 17).limit(0);
    private long filled;
    private boolean between = true;
    private boolean pending;
    private @Nullable DamagedFileException damage;

    ZstandardFrames(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        while (!unpacked.hasRemaining()) {
            if (!packed.hasRemaining() && !pending && !fill()) {
                if (between && filled > 0) {
                    return -1;
                }
                throw new DamagedFileException(
                        filled, false, filled == 0 ? "it is empty" : "it ends there, in the middle");
            }
            unpack();
        }
        int read = Math.min(length, unpacked.remaining());
        unpacked.get(to, offset, read);
        return read;
    }

    @Override
    public void close() throws IOException {
        frames.close();
        in.close();
    }

    private void unpack() throws IOException {
        if (damage != null) {
            throw damage;
        }
        unpacked.clear();
        long at = filled - packed.remaining();
        try {
            between = frames.decompressDirectByteBufferStream(unpacked, packed);
        } catch (ZstdException e) {
            unpacked.limit(0);
            damage = new DamagedFileException(at, e.getErrorCode() == WRONG_CHECKSUM, said(e));
            throw damage;
        }
        // What did not fit is given out before more is read.
        pending = !unpacked.hasRemaining();
        unpacked.flip();
    }

    private static String said(ZstdException e) {
        return switch ((int) e.getErrorCode()) {
            case NO_FRAME -> "what stands there is not Zstandard";
            case WIDE_WINDOW -> "it needs a window of more than 128 MB to be unpacked: pack it without --long";
            case WRONG_CHECKSUM -> "what was unpacked before it differs from what was packed, as the checksum tells";
            case DICTIONARY -> "it was packed with a dictionary";
            default -> "what stands there is not compressed as Zstandard does it";
        };
    }

    private boolean fill() throws IOException {
        // Always as much as there is: where damage is noticed must not depend on how the bytes happen to arrive.
        int read = in.readNBytes(chunk, 0, CHUNK);
        packed.clear();
        packed.put(chunk, 0, read).flip();
        filled += packed.remaining();
        return packed.hasRemaining();
    }
}
