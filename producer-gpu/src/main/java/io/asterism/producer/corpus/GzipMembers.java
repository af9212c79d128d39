package io.asterism.producer.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks gzip (RFC 1952), member after member. The platform's own stream tells neither the byte at which a file is damaged nor, where
 * its source has nothing ready, that another member follows.
 */
final class GzipMembers extends InputStream {
    private static final int HEADER_CHECKSUM = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int RESERVED = 0xe0;
    private static final int DEFLATE = 8;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] chunk = new byte[1 << 16];
    private final byte[] single = new byte[1];
    private int used;
    private int filled;
    private long passed;
    private boolean within;
    private boolean first = true;
    private @Nullable DamagedFileException damage;

    GzipMembers(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        while (within || header()) {
            int read = inflate(to, offset, length);
            if (read > 0 || length == 0) {
                return read;
            }
            trailer();
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }

    /** Some bytes of the member, or none at its end; damage is told when all that is before it is given out. */
    private int inflate(byte[] to, int offset, int length) throws IOException {
        if (damage != null) {
            throw damage;
        }
        long before = inflater.getBytesWritten();
        int read;
        try {
            read = inflateSome(to, offset, length);
        } catch (DataFormatException e) {
            damage = damaged("what stands there is not compressed as gzip does it");
            read = Math.toIntExact(inflater.getBytesWritten() - before);
            if (read == 0) {
                throw damage;
            }
        }
        checksum.update(to, offset, read);
        return read;
    }

    private int inflateSome(byte[] to, int offset, int length) throws IOException, DataFormatException {
        int read = inflater.inflate(to, offset, length);
        while (read == 0 && !inflater.finished() && length > 0) {
            if (inflater.needsDictionary()) {
                throw damaged("it asks for a dictionary, which gzip has none of");
            }
            if (inflater.needsInput()) {
                if (used == filled && !fill()) {
                    throw cut();
                }
                inflater.setInput(chunk, used, filled - used);
                used = filled;
            }
            read = inflater.inflate(to, offset, length);
        }
        return read;
    }

    private void trailer() throws IOException {
        used = filled - inflater.getRemaining();
        within = false;
        long size = inflater.getBytesWritten() & 0xffff_ffffL;
        long at = position();
        if (little(4) != checksum.getValue() || little(4) != size) {
            throw new DamagedFileException(
                    at, true, "what was unpacked before it differs from what was packed, as the checksum tells");
        }
    }

    /** Begins the next member, if there is one. */
    private boolean header() throws IOException {
        int magic = next();
        while (magic == 0 && !first) {
            // Tapes and block devices pad with zeros.
            magic = next();
        }
        if (magic < 0) {
            if (first) {
                throw damaged("it is empty");
            }
            return false;
        }
        long at = position() - 1;
        if (magic != 0x1f || required() != 0x8b) {
            throw new DamagedFileException(
                    at, false, first ? "it does not begin as gzip does" : "something that is not gzip follows");
        }
        first = false;
        int method = required();
        int flags = required();
        if (method != DEFLATE || (flags & RESERVED) != 0) {
            throw damaged("it is packed by a method that gzip does not know");
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip((int) little(2));
        }
        skipText((flags & NAME) != 0);
        skipText((flags & COMMENT) != 0);
        if ((flags & HEADER_CHECKSUM) != 0) {
            skip(2);
        }
        inflater.reset();
        checksum.reset();
        within = true;
        return true;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            required();
        }
    }

    private void skipText(boolean there) throws IOException {
        while (there && required() != 0) {}
    }

    private long little(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) required() << (8 * i);
        }
        return value;
    }

    private int required() throws IOException {
        int b = next();
        if (b < 0) {
            throw cut();
        }
        return b;
    }

    private int next() throws IOException {
        return used < filled || fill() ? chunk[used++] & 0xff : -1;
    }

    private boolean fill() throws IOException {
        passed += filled;
        used = 0;
        filled = Math.max(0, in.read(chunk));
        return filled > 0;
    }

    private long position() {
        return passed + used - (within ? inflater.getRemaining() : 0);
    }

    private DamagedFileException cut() {
        return damaged("it ends there, in the middle");
    }

    private DamagedFileException damaged(String what) {
        return new DamagedFileException(position(), false, what);
    }
}
