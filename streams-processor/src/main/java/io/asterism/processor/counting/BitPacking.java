package io.asterism.processor.counting;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Numbers of so many bits each, one behind the other, low bits first; the last byte is filled with zeros. */
final class BitPacking {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Takes a bit's place in its byte; with the shift below in place of a division, which would ask for the sign. */
    static final int BIT_MASK = Byte.SIZE - 1;

    /** From a bit to its byte. */
    static final int BYTE_SHIFT = 3;

    private BitPacking() {}

    /** Bytes that so many numbers take. */
    static int bytes(int numbers, int bits) {
        return (numbers * bits + Byte.SIZE - 1) / Byte.SIZE;
    }

    /**
     * Packs numbers; up to eight bytes after the last one are overwritten.
     *
     * @param values none of more bits, with room for a multiple of eight of them
     */
    static void pack(int[] values, int numbers, int bits, byte[] out, int at) {
        if (bits > Byte.SIZE) {
            packOneByOne(values, numbers, bits, out, at);
            return;
        }
        Arrays.fill(values, numbers, (numbers + Byte.SIZE - 1) & -Byte.SIZE, 0);
        packByEights(values, numbers, bits, out, at);
    }

    /** Eight numbers take as many bytes as one has bits. */
    private static void packByEights(int[] values, int numbers, int bits, byte[] out, int from) {
        int at = from;
        for (int k = 0; k < numbers; k += Byte.SIZE) {
            long low = values[k]
                    | (long) values[k + 1] << bits
                    | (long) values[k + 2] << (2 * bits)
                    | (long) values[k + 3] << (3 * bits);
            long high = values[k + 4]
                    | (long) values[k + 5] << bits
                    | (long) values[k + 6] << (2 * bits)
                    | (long) values[k + 7] << (3 * bits);
            LONGS.set(out, at, low | high << (4 * bits));
            at += bits;
        }
    }

    private static void packOneByOne(int[] values, int numbers, int bits, byte[] out, int from) {
        long word = 0;
        int filled = 0;
        int at = from;
        for (int k = 0; k < numbers; k++) {
            word |= (long) values[k] << filled;
            for (filled += bits; filled >= Byte.SIZE; filled -= Byte.SIZE) {
                out[at++] = (byte) word;
                word >>>= Byte.SIZE;
            }
        }
        if (filled > 0) {
            out[at] = (byte) word;
        }
    }

    /** The same for numbers of up to {@link PackedRowForm#WIDEST} bits, from the first on; those of more are packed as 0. */
    static void pack(long[] values, int first, int numbers, int bits, byte[] out, int from) {
        long word = 0;
        int filled = 0;
        int at = from;
        for (int k = first; k < first + numbers; k++) {
            word |= (values[k] >>> bits == 0 ? values[k] : 0) << filled;
            for (filled += bits; filled >= Byte.SIZE; filled -= Byte.SIZE) {
                out[at++] = (byte) word;
                word >>>= Byte.SIZE;
            }
        }
        if (filled > 0) {
            out[at] = (byte) word;
        }
    }

    /** Reads numbers and adds the same to each of them. */
    static void unpack(byte[] packed, int from, int bits, long[] into, int numbers, int least) {
        if (bits == 0) {
            Arrays.fill(into, 0, numbers, least);
            return;
        }
        long mask = (1L << bits) - 1;
        long word = 0;
        int filled = 0;
        int at = from;
        for (int k = 0; k < numbers; k++) {
            while (filled < bits) {
                word |= (packed[at++] & 0xffL) << filled;
                filled += Byte.SIZE;
            }
            into[k] = (word & mask) + least;
            word >>>= bits;
            filled -= bits;
        }
    }

    /** Reads one number. */
    static long get(byte[] packed, int from, int bits, int index) {
        long value = 0;
        int first = index * bits;
        for (int k = 0; k < bits; ) {
            int bit = first + k;
            int within = bit & BIT_MASK;
            int taken = Math.min(Byte.SIZE - within, bits - k);
            value |= (long) ((packed[from + (bit >> BYTE_SHIFT)] & 0xff) >>> within & ((1 << taken) - 1)) << k;
            k += taken;
        }
        return value;
    }
}
