package io.asterism.schemas.npz;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Deflates arrays of numbers, in the format that every inflater reads (RFC 1951). Of what the format allows it looks only for what such
 * arrays are full of: a number that is the one before it, or differs from it in its low bytes alone, is those bytes and a reference one
 * number back. That takes a fraction of the time of a general search and no more room. Pieces are packed independently of each other,
 * end at a byte, and may be joined; {@link #END} ends the stream. Not for several threads at once.
 */
final class NumberDeflater {
    /** An empty last block. */
    static final byte[] END = {3, 0};

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** Bytes of one block, which has a code of its own. */
    private static final int BLOCK = 1 << 18;

    private static final int LITERALS = 256;
    private static final int END_OF_BLOCK = 256;
    private static final int FIRST_LENGTH = 257;
    private static final int SHORTEST = 3;
    private static final int LONGEST = 258;
    private static final int LONGEST_CODE = 15;
    /** A match: its code, five further bits of its length, and two of its distance. */
    private static final int MOST_TOKEN_BITS = LONGEST_CODE + 5 + 2;

    private static final int LENGTH_BITS = 5;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
    private static final int LONGEST_LENGTH_CODE = 7;
    private static final int[] ORDER_OF_LENGTHS = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    /** The symbol of each length of a match, its further bits and how many (RFC 1951, 3.2.5). */
    private static final int[] SYMBOL = new int[LONGEST + 1];

    private static final int[] FURTHER = new int[LONGEST + 1];
    private static final int[] FURTHER_BITS = new int[LONGEST + 1];

    static {
        int symbol = FIRST_LENGTH;
        int length = SHORTEST;
        while (length < LONGEST) {
            int bits = Math.max(0, (symbol - FIRST_LENGTH) / 4 - 1);
            for (int further = 0; further < 1 << bits && length < LONGEST; further++) {
                SYMBOL[length] = symbol;
                FURTHER[length] = further;
                FURTHER_BITS[length++] = bits;
            }
            symbol++;
        }
        SYMBOL[LONGEST] = symbol;
    }

    private final int width;
    private final int distanceSymbol;
    private final int distanceBits;

    /** A literal, or 256 and the length of a match. */
    private final char[] tokens = new char[BLOCK];

    private final int[] frequencies = new int[286];
    /** The bits that stand for each token, above how many they are. */
    private final int[] bitsOf = new int[LITERALS + LONGEST + 1];

    private int size;

    private byte[] packed = new byte[BLOCK];
    private int at;
    private long bits;
    private int pending;

    /**
     * Packs numbers of so many bytes each.
     *
     * @param width 1, 2, 4 or 8; anything else is taken for bytes
     */
    NumberDeflater(int width) {
        this.width = width == 2 || width == 4 || width == 8 ? width : 1;
        // Distances 1, 2 and 4 have codes of their own, 8 is the second of a code for two.
        this.distanceSymbol = this.width == 8 ? 5 : this.width - 1;
        this.distanceBits = this.width == 8 ? 1 : 0;
    }

    /** Packs a piece: blocks, none of them the last, that end at a byte. */
    byte[] pack(byte[] raw, int length) {
        at = 0;
        bits = 0;
        pending = 0;
        for (int from = 0; from < length; from += BLOCK) {
            block(raw, from, Math.min(length, from + BLOCK));
        }
        // An empty stored block: it begins at a byte.
        put(0, 3);
        put(0, -pending & 7);
        drain();
        put(0xffff_0000L, 32);
        drain();
        return Arrays.copyOf(packed, at);
    }

    private void block(byte[] raw, int from, int to) {
        size = 0;
        int whole = to - (to - from) % width;
        switch (width) {
            case 8 -> longs(raw, from, whole);
            case 4 -> ints(raw, from, whole);
            default -> others(raw, from, whole);
        }
        literals(raw, whole, to);
        Arrays.fill(frequencies, 0);
        for (int k = 0; k < size; k++) {
            int token = tokens[k];
            frequencies[token < LITERALS ? token : SYMBOL[token - LITERALS]]++;
        }
        frequencies[END_OF_BLOCK] = 1;
        HuffmanCode code = new HuffmanCode(frequencies, LONGEST_CODE);
        put(0b100, 3);
        header(code);
        tokens(code);
    }

    private void longs(byte[] raw, int from, int to) {
        long before = 0;
        int run = 0;
        for (int k = from; k < to; k += Long.BYTES) {
            long value = (long) LONG.get(raw, k);
            long difference = value ^ before;
            before = value;
            if (difference == 0 && k > from) {
                run += Long.BYTES;
                continue;
            }
            if (run > 0) {
                matches(run);
            }
            run = 0;
            int low = k == from ? Long.BYTES : Long.BYTES - Long.numberOfLeadingZeros(difference) / 8;
            if (low > Long.BYTES - SHORTEST) {
                literals(raw, k, k + Long.BYTES);
            } else {
                literals(raw, k, k + low);
                tokens[size++] = (char) (LITERALS + Long.BYTES - low);
            }
        }
        matches(run);
    }

    private void ints(byte[] raw, int from, int to) {
        int before = 0;
        int run = 0;
        for (int k = from; k < to; k += Integer.BYTES) {
            int value = (int) INT.get(raw, k);
            int difference = value ^ before;
            before = value;
            if (difference == 0 && k > from) {
                run += Integer.BYTES;
                continue;
            }
            if (run > 0) {
                matches(run);
            }
            run = 0;
            if (difference >>> 8 == 0 && k > from) {
                tokens[size++] = (char) (raw[k] & 0xff);
                tokens[size++] = LITERALS + SHORTEST;
            } else {
                literals(raw, k, k + Integer.BYTES);
            }
        }
        matches(run);
    }

    private void others(byte[] raw, int from, int to) {
        int run = 0;
        for (int k = from; k < to; k += width) {
            if (k > from && Arrays.equals(raw, k, k + width, raw, k - width, k)) {
                run += width;
            } else {
                endRun(raw, k, run);
                run = 0;
                literals(raw, k, k + width);
            }
        }
        endRun(raw, to, run);
    }

    private void endRun(byte[] raw, int end, int run) {
        if (run < SHORTEST) {
            literals(raw, end - run, end);
        } else {
            if (run > 0) {
                matches(run);
            }
        }
    }

    private void literals(byte[] raw, int from, int to) {
        for (int k = from; k < to; k++) {
            tokens[size++] = (char) (raw[k] & 0xff);
        }
    }

    /** References for a run, none of them too short. */
    private void matches(int run) {
        int left = run;
        while (left > 0) {
            int length = left <= LONGEST ? left : Math.min(LONGEST, left - SHORTEST);
            tokens[size++] = (char) (LITERALS + length);
            left -= length;
        }
    }

    private void tokens(HuffmanCode code) {
        for (int literal = 0; literal < LITERALS; literal++) {
            bitsOf[literal] = code.code(literal) << LENGTH_BITS | code.bits(literal);
        }
        for (int length = SHORTEST; length <= LONGEST; length++) {
            int symbol = SYMBOL[length];
            int first = code.bits(symbol);
            // The one code for the distance is a 0; what follows it says, of two distances, the second.
            int distance = first + FURTHER_BITS[length] + 1;
            int token = code.code(symbol) | FURTHER[length] << first | (distanceBits == 0 ? 0 : 1 << distance);
            bitsOf[LITERALS + length] = token << LENGTH_BITS | distance + distanceBits;
        }
        putTokens();
        put(code.code(END_OF_BLOCK), code.bits(END_OF_BLOCK));
    }

    /** Two tokens at a time: with the bits of a byte that is not full they are 51 at most. */
    private void putTokens() {
        // A step writes eight bytes, of which those that are full stay.
        room(size * (MOST_TOKEN_BITS / Byte.SIZE + 1) + 2 * Long.BYTES);
        byte[] to = packed;
        int place = at;
        long waiting = bits;
        int number = pending;
        int even = size & ~1;
        for (int k = 0; k < even; k += 2) {
            int first = bitsOf[tokens[k]];
            int second = bitsOf[tokens[k + 1]];
            waiting |= (long) (first >>> LENGTH_BITS) << number;
            number += first & LENGTH_MASK;
            waiting |= (long) (second >>> LENGTH_BITS) << number;
            number += second & LENGTH_MASK;
            LONG.set(to, place, waiting);
            place += number >>> 3;
            waiting >>>= number & ~7;
            number &= 7;
        }
        at = place;
        bits = waiting;
        pending = number;
        if (even < size) {
            int last = bitsOf[tokens[even]];
            put(last >>> LENGTH_BITS, last & LENGTH_MASK);
        }
    }

    /** The code lengths of literals and lengths, then of distances, of which one occurs; runs of zeros are shortened. */
    private void header(HuffmanCode code) {
        int[] lengths = Arrays.copyOf(code.lengths(), frequencies.length + distanceSymbol + 1);
        lengths[lengths.length - 1] = 1;
        int[] symbols = new int[lengths.length];
        int[] zeros = new int[lengths.length];
        int count = 0;
        int[] occurrences = new int[ORDER_OF_LENGTHS.length];
        for (int k = 0; k < lengths.length; count++) {
            int end = k;
            while (end < lengths.length && lengths[end] == 0 && end - k < 138) {
                end++;
            }
            zeros[count] = end - k;
            symbols[count] = zeros[count] < 3 ? lengths[k] : zeros[count] < 11 ? 17 : 18;
            k += zeros[count] < 3 ? 1 : zeros[count];
            occurrences[symbols[count]]++;
        }
        HuffmanCode ofLengths = new HuffmanCode(occurrences, LONGEST_LENGTH_CODE);
        put(frequencies.length - FIRST_LENGTH, 5);
        put(distanceSymbol, 5);
        put(ORDER_OF_LENGTHS.length - 4, 4);
        for (int symbol : ORDER_OF_LENGTHS) {
            put(ofLengths.bits(symbol), 3);
        }
        for (int k = 0; k < count; k++) {
            put(ofLengths.code(symbols[k]), ofLengths.bits(symbols[k]));
            if (symbols[k] == 17) {
                put(zeros[k] - 3, 3);
            } else if (symbols[k] == 18) {
                put(zeros[k] - 11, 7);
            }
        }
    }

    private void put(long value, int length) {
        bits |= value << pending;
        pending += length;
        if (pending >= Integer.SIZE) {
            room(Long.BYTES);
            INT.set(packed, at, (int) bits);
            at += Integer.BYTES;
            bits >>>= Integer.SIZE;
            pending -= Integer.SIZE;
        }
    }

    /** Moves whole bytes out. */
    private void drain() {
        room(Long.BYTES);
        for (; pending >= 8; pending -= 8) {
            packed[at++] = (byte) bits;
            bits >>>= 8;
        }
    }

    private void room(int bytes) {
        if (packed.length - at < bytes) {
            packed = Arrays.copyOf(packed, Math.max(2 * packed.length, at + bytes));
        }
    }
}
