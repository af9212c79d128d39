package io.asterism.schemas.npz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The frame of a zip (PKWARE's APPNOTE, 4.3) around entries whose bytes are packed elsewhere; with 64-bit lengths and offsets where those
 * of 32 bits do not do. Sizes and checksum of an entry follow it, so that nothing has to be known before.
 */
final class ZipContainer {
    static final int STORED = 0;
    static final int DEFLATED = 8;

    private static final int LOCAL = 0x0403_4b50;
    private static final int DESCRIPTOR = 0x0807_4b50;
    private static final int CENTRAL = 0x0201_4b50;
    private static final int END = 0x0605_4b50;
    private static final int END_64 = 0x0606_4b50;
    private static final int LOCATOR_64 = 0x0706_4b50;
    private static final int VERSION = 20;
    private static final int VERSION_64 = 45;
    private static final int SIZES_FOLLOW = 1 << 3;
    private static final int EXTRA_64 = 1;
    /** 1 January 1980, the earliest there is: the same contents make the same bytes. */
    private static final int DATE = 1 << 5 | 1;

    private static final long MOST_32 = 0xffff_ffffL;
    /** No entry grows by more than a sixteenth when it is packed. */
    private static final long SURELY_32 = MOST_32 / 17 * 16;

    private final OutputStream out;
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private long offset;
    private int entries;

    ZipContainer(OutputStream out) {
        this.out = out;
    }

    /** An entry that is open. */
    final class Entry implements PackedEntry.Target {
        private final byte[] name;
        private final int method;
        private final boolean wide;
        private final long start = offset;
        private long packed;

        private Entry(String name, int method, long size) throws IOException {
            this.name = name.getBytes(StandardCharsets.UTF_8);
            this.method = method;
            this.wide = size > SURELY_32;
            ByteBuffer header = buffer(50 + this.name.length).putInt(LOCAL);
            common(header).putInt(0).putInt(wide ? -1 : 0).putInt(wide ? -1 : 0);
            header.putShort((short) this.name.length)
                    .putShort((short) (wide ? 20 : 0))
                    .put(this.name);
            if (wide) {
                header.putShort((short) EXTRA_64)
                        .putShort((short) 16)
                        .putLong(0)
                        .putLong(0);
            }
            put(header);
        }

        private ByteBuffer common(ByteBuffer header) {
            return header.putShort((short) (wide ? VERSION_64 : VERSION))
                    .putShort((short) SIZES_FOLLOW)
                    .putShort((short) method)
                    .putShort((short) 0)
                    .putShort((short) DATE);
        }

        @Override
        public void write(byte[] bytes, int length) throws IOException {
            out.write(bytes, 0, length);
            offset += length;
            packed += length;
        }

        @Override
        public void close(long checksum, long size) throws IOException {
            ByteBuffer descriptor = buffer(24).putInt(DESCRIPTOR).putInt((int) checksum);
            put(
                    wide
                            ? descriptor.putLong(packed).putLong(size)
                            : descriptor.putInt((int) packed).putInt((int) size));
            boolean far = start >= MOST_32;
            int extra = (wide ? 16 : 0) + (far ? 8 : 0);
            ByteBuffer header =
                    buffer(80 + name.length).putInt(CENTRAL).putShort((short) (wide || far ? VERSION_64 : VERSION));
            common(header)
                    .putInt((int) checksum)
                    .putInt(wide ? -1 : (int) packed)
                    .putInt(wide ? -1 : (int) size)
                    .putShort((short) name.length)
                    .putShort((short) (extra > 0 ? 4 + extra : 0))
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putInt(0)
                    .putInt(far ? -1 : (int) start)
                    .put(name);
            if (extra > 0) {
                header.putShort((short) EXTRA_64).putShort((short) extra);
            }
            if (wide) {
                header.putLong(size).putLong(packed);
            }
            if (far) {
                header.putLong(start);
            }
            directory.writeBytes(bytes(header));
            entries++;
        }
    }

    /**
     * Begins an entry; the one before must be closed.
     *
     * @param size its bytes when it is unpacked
     */
    Entry entry(String name, int method, long size) throws IOException {
        return new Entry(name, method, size);
    }

    /** Writes the directory. */
    void finish() throws IOException {
        long start = offset;
        int length = directory.size();
        directory.writeTo(out);
        offset += length;
        boolean far = start >= MOST_32;
        if (far) {
            long end = offset;
            put(buffer(76)
                    .putInt(END_64)
                    .putLong(44)
                    .putShort((short) VERSION_64)
                    .putShort((short) VERSION_64)
                    .putInt(0)
                    .putInt(0)
                    .putLong(entries)
                    .putLong(entries)
                    .putLong(length)
                    .putLong(start)
                    .putInt(LOCATOR_64)
                    .putInt(0)
                    .putLong(end)
                    .putInt(1));
        }
        put(buffer(22)
                .putInt(END)
                .putInt(0)
                .putShort((short) entries)
                .putShort((short) entries)
                .putInt(length)
                .putInt(far ? -1 : (int) start)
                .putShort((short) 0));
        out.flush();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void put(ByteBuffer bytes) throws IOException {
        byte[] written = bytes(bytes);
        out.write(written);
        offset += written.length;
    }

    private static byte[] bytes(ByteBuffer filled) {
        byte[] bytes = new byte[filled.flip().remaining()];
        filled.get(bytes);
        return bytes;
    }
}
