package io.asterism.schemas.npz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class NumberDeflaterTest {
    /** Numbers of any width whose bits and repetitions vary; what Java's inflater makes of the joined pieces is what went in. */
    @Property(tries = 300)
    void isReadBackByAnotherInflater(
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll @IntRange(max = 300_000) int length,
            @ForAll @IntRange(max = 64) int bits,
            @ForAll @IntRange(max = 10) int repeats,
            @ForAll long seed)
            throws DataFormatException {
        byte[] raw = numbers(width, length, bits, repeats, new Random(seed));
        int cut = length == 0 ? 0 : new Random(seed).nextInt(length);
        byte[] second = Arrays.copyOfRange(raw, cut, length);
        NumberDeflater deflater = new NumberDeflater(width);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        packed.writeBytes(deflater.pack(raw, cut));
        packed.writeBytes(deflater.pack(second, second.length));
        assertThat(packed.size()).isLessThan(length + length / 16 + 1000);
        packed.writeBytes(NumberDeflater.END);
        Inflater inflater = new Inflater(true);
        inflater.setInput(packed.toByteArray());
        byte[] back = new byte[length + 1];
        int read = inflater.inflate(back);
        assertThat(inflater.finished()).isTrue();
        assertThat(inflater.getRemaining()).isZero();
        inflater.end();
        assertThat(Arrays.copyOf(back, read)).isEqualTo(raw);
    }

    @Property(tries = 100)
    void joinsTheChecksumsOfPieces(@ForAll byte[] first, @ForAll byte[] second, @ForAll byte[] third) {
        JoinedChecksum joined = new JoinedChecksum();
        CRC32 whole = new CRC32();
        for (byte[] piece : new byte[][] {first, second, third}) {
            CRC32 own = new CRC32();
            own.update(piece);
            joined.add(own.getValue(), piece.length);
            whole.update(piece);
        }
        assertThat(joined.value()).isEqualTo(whole.getValue());
    }

    /** Frequencies that grow as Fibonacci's numbers make the deepest of trees; Kraft's sum of a complete code is 1. */
    @Property(tries = 1)
    void keepsCodesShort() {
        int[] frequencies = new int[40];
        frequencies[0] = 1;
        frequencies[1] = 1;
        for (int k = 2; k < frequencies.length; k++) {
            frequencies[k] = frequencies[k - 1] + frequencies[k - 2];
        }
        HuffmanCode code = new HuffmanCode(frequencies, 15);
        double kraft = 0;
        for (int symbol = 0; symbol < frequencies.length; symbol++) {
            assertThat(code.bits(symbol)).isBetween(1, 15);
            kraft += Math.pow(2, -code.bits(symbol));
        }
        assertThat(kraft).isEqualTo(1);
    }

    private static byte[] numbers(int width, int length, int bits, int repeats, Random random) {
        ByteBuffer out = ByteBuffer.allocate(length + 16).order(ByteOrder.LITTLE_ENDIAN);
        long value = 0;
        for (int at = 0; at < length; at += width) {
            value = random.nextInt(10) < repeats ? value : bits == 0 ? 7 : random.nextLong() >>> (64 - bits);
            out.putLong(at, value);
        }
        return Arrays.copyOf(out.array(), length);
    }
}
