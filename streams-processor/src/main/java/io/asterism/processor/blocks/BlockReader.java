package io.asterism.processor.blocks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/**
 * A place in stored bytes that moves on as it reads: little-endian numbers, base-128 varints, strings with their length before them. Bytes
 * are not believed: whatever they say, nothing is read or made beyond what they hold, and each number can be read with the bounds it must
 * keep.
 */
public final class BlockReader {
    /** No count is as large: so many can be added up without a thought. */
    public static final long MOST = 1L << 56;

    private final byte[] bytes;
    private int at;

    /** Reads from a place on. */
    public BlockReader(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    /**
     * Reads a whole block.
     *
     * @param name what the block is, for people
     * @param layout reads it from the first byte to the last
     * @throws BrokenBlockException with the block's name, if it is refused or goes on after what was read
     */
    public static <T> T read(Object name, byte[] block, Function<BlockReader, T> layout) {
        BlockReader in = new BlockReader(block, 0);
        try {
            T value = layout.apply(in);
            in.expectEnd();
            return value;
        } catch (BrokenBlockException e) {
            throw e.in(name, block.length);
        } catch (ArrayIndexOutOfBoundsException e) {
            // The array's own bounds are the check of single bytes.
            throw in.endsTooEarly().in(name, block.length);
        }
    }

    /** The place of the next byte. */
    public int position() {
        return at;
    }

    /** Whether nothing is left. */
    public boolean isAtEnd() {
        return at == bytes.length;
    }

    /** Refuses a block of another version than this, which is its next byte. */
    public void expectVersion(int version) {
        int stored = u8();
        if (stored != version) {
            throw new BrokenBlockException("it has version %d, expected %d", stored, version);
        }
    }

    /** Refuses what comes after the end. */
    public void expectEnd() {
        if (at != bytes.length) {
            throw new BrokenBlockException("it goes on after byte %d, where its end was expected", at);
        }
    }

    /**
     * One byte, 0 to 255.
     *
     * @throws ArrayIndexOutOfBoundsException behind the end; {@link #read} makes a refusal of it. Rows are read through here while tokens
     *     are counted, so there is no other check
     */
    public int u8() {
        return bytes[at++] & 0xff;
    }

    /**
     * A base-128 number, low digits first, of up to 64 bits.
     *
     * @throws ArrayIndexOutOfBoundsException behind the end, as {@link #u8}
     */
    public long varint() {
        byte b = bytes[at++];
        return b >= 0 ? b : longVarint(b);
    }

    private long longVarint(byte first) {
        long value = first & 0x7f;
        for (int shift = 7; shift < Long.SIZE; shift += 7) {
            byte b = bytes[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0 && (shift < Long.SIZE - 1 || b <= 1)) {
                return value;
            }
        }
        throw new BrokenBlockException("it has a number of more than 64 bits before byte %d", at);
    }

    /** A base-128 number within bounds, both included. */
    public long number(String what, long least, long most) {
        long value = varint();
        if (value < least || value > most) {
            throw new BrokenBlockException("it has %d as %s, expected %d to %d", value, what, least, most);
        }
        return value;
    }

    /** A base-128 number within bounds, both included. */
    public int number(String what, int least, int most) {
        return (int) number(what, (long) least, (long) most);
    }

    /** A byte that is 0 or 1. */
    public boolean flag(String what) {
        int value = u8();
        if (value > 1) {
            throw new BrokenBlockException("it has %d as %s, expected 0 or 1", value, what);
        }
        return value == 1;
    }

    /** Four bytes. */
    public int i32() {
        int start = skip(Integer.BYTES);
        int value = 0;
        for (int k = 0; k < Integer.BYTES; k++) {
            value |= (bytes[start + k] & 0xff) << (8 * k);
        }
        return value;
    }

    /** Eight bytes. */
    public long i64() {
        int start = skip(Long.BYTES);
        long value = 0;
        for (int k = 0; k < Long.BYTES; k++) {
            value |= (bytes[start + k] & 0xffL) << (8 * k);
        }
        return value;
    }

    /** Eight bytes, IEEE 754: any finite number. */
    public double finite(String what) {
        double value = Double.longBitsToDouble(i64());
        if (!Double.isFinite(value)) {
            throw new BrokenBlockException("it has %s as %s, expected a finite number", value, what);
        }
        return value;
    }

    /** A length and so many finite numbers of eight bytes. */
    public double[] finites(String what) {
        double[] values = new double[number(what, 0, (bytes.length - at) / Double.BYTES)];
        Arrays.setAll(values, i -> finite(what));
        return values;
    }

    /** Eight bytes, IEEE 754: a sum of what is never negative, and finite. */
    public double sum(String what) {
        double value = Double.longBitsToDouble(i64());
        if (!(value >= 0 && value <= Double.MAX_VALUE)) {
            throw new BrokenBlockException("it has %s as %s, expected a finite number from 0", value, what);
        }
        return value;
    }

    /** Four bytes, IEEE 754: an activation, which is above 0 and finite. */
    public float activation() {
        float value = Float.intBitsToFloat(i32());
        if (!(value > 0 && value <= Float.MAX_VALUE)) {
            throw new BrokenBlockException("it has activation %s, expected a finite number above 0", value);
        }
        return value;
    }

    /** A length and so many bytes of UTF-8. */
    public String string() {
        int length = length();
        return new String(bytes, skip(length), length, StandardCharsets.UTF_8);
    }

    /** A length and so many bytes. */
    public byte[] bytes() {
        int length = length();
        int start = skip(length);
        return Arrays.copyOfRange(bytes, start, start + length);
    }

    /** All that is left. */
    public byte[] rest() {
        int start = skip(bytes.length - at);
        return start == 0 ? bytes : Arrays.copyOfRange(bytes, start, bytes.length);
    }

    private int length() {
        return number("a length", 0, bytes.length);
    }

    /** Passes over bytes; returns where they begin. */
    private int skip(int length) {
        if (length > bytes.length - at) {
            throw endsTooEarly();
        }
        int start = at;
        at += length;
        return start;
    }

    private BrokenBlockException endsTooEarly() {
        return new BrokenBlockException("it ends too early, after %d bytes", bytes.length);
    }
}
