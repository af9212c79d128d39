package io.asterism.processor.counting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PackedRowTest {
    /** A row as it is read; one without cells has no bytes, and is not stored. */
    private static PackedRow packed(byte[] bytes, int first, int width) {
        return bytes.length == 0 ? GapRow.EMPTY : PackedRow.validate(bytes, first, width, new Cells());
    }

    @Property(tries = 300)
    void givesBackWhatWasPacked(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = Band.WIDTH) int width,
            @ForAll @IntRange(min = 1, max = 2000) int oneIn,
            @ForAll @IntRange(min = 0, max = 54) int bits) {
        long[] row = new long[width];
        Cells cells = new Cells();
        for (int column = 0; column < width; column++) {
            if (random.nextInt(oneIn) == 0) {
                row[column] = 1 + (random.nextInt(4) > 0 ? random.nextInt(3) : random.nextLong() >>> (63 - bits));
                cells.add(column, row[column]);
            }
        }
        PackedRow packed = packed(new RowEncoder().encode(cells), 0, width);

        assertThat(packed.entries()).isEqualTo(cells.size);
        Cells unpacked = new Cells();
        packed.collect(unpacked);
        assertThat(Arrays.copyOf(unpacked.columns, unpacked.size)).isEqualTo(Arrays.copyOf(cells.columns, cells.size));
        assertThat(Arrays.copyOf(unpacked.counts, unpacked.size)).isEqualTo(Arrays.copyOf(cells.counts, cells.size));
        for (int probe = 0; probe < 50; probe++) {
            int column = random.nextInt(width);
            assertThat(packed.get(column)).isEqualTo(row[column]);
            int from = random.nextInt(width);
            int to = from + random.nextInt(width - from);
            long[] stretch = new long[to - from + 3];
            packed.addTo(from, to, stretch, 2);
            assertThat(Arrays.copyOfRange(stretch, 2, 2 + to - from)).isEqualTo(Arrays.copyOfRange(row, from, to));
        }
    }

    @Property(tries = 300)
    void givesBackADenseRow(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 3000) int width,
            @ForAll @IntRange(min = 1, max = 12) int oneIn,
            @ForAll @IntRange(min = 1, max = 31) int bits,
            @ForAll boolean wide) {
        int first = random.nextInt(width);
        int most = (int) Math.min((1L << bits) - 1, (long) (wide ? WideRow.LIMIT : NarrowRow.LIMIT));
        long[] row = new long[width];
        Cells cells = new Cells();
        for (int column = first; column < width; column++) {
            if (random.nextInt(oneIn) == 0) {
                int count = random.nextInt(8) > 0 ? Math.min(most - 1, random.nextInt(6)) : random.nextInt(most);
                row[column] = 1L + count;
                cells.add(column, row[column]);
            }
        }
        DenseRow dense = wide ? new WideRow(first, width) : new NarrowRow(first, width);
        dense.add(cells);
        PackedRow packed = packed(dense.encode(new RowEncoder()), first, width);

        assertThat(packed.entries()).isEqualTo(cells.size);
        for (CountRow form : List.of(dense, packed)) {
            Cells unpacked = new Cells();
            form.collect(unpacked);
            assertThat(Arrays.copyOf(unpacked.columns, unpacked.size))
                    .isEqualTo(Arrays.copyOf(cells.columns, cells.size));
            assertThat(Arrays.copyOf(unpacked.counts, unpacked.size))
                    .isEqualTo(Arrays.copyOf(cells.counts, cells.size));
            int from = random.nextInt(width);
            int to = from + random.nextInt(width - from + 1);
            long[] stretch = new long[to - from];
            form.addTo(from, to, stretch, 0);
            assertThat(stretch).isEqualTo(Arrays.copyOfRange(row, from, to));
            for (int column = 0; column < width; column++) {
                assertThat(form.get(column)).isEqualTo(row[column]);
            }
        }
    }

    @Property(tries = 300)
    void brokenBytesAreRefusedOrReadAsAWholeRow(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 3000) int entries) {
        Cells cells = new Cells();
        int column = -1;
        for (int k = 0; k < entries && column < 60_000; k++) {
            column += 1 + random.nextInt(30);
            cells.add(column, 1 + random.nextInt(300));
        }
        byte[] bytes = new RowEncoder().encode(cells);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
        try {
            PackedRow row = PackedRow.validate(bytes, 0, Band.WIDTH, new Cells());
            Cells again = new Cells();
            row.collect(again);
            assertThat(again.size).isEqualTo(row.entries());
        } catch (IllegalStateException refused) {
            assertThat(refused).hasMessageStartingWith("it");
        }
    }

    @Test
    void aCutRowIsRefused() {
        Cells cells = new Cells();
        for (int column = 0; column < 1000; column += 3) {
            cells.add(column, column + 1);
        }
        byte[] bytes = new RowEncoder().encode(cells);
        assertThatThrownBy(() -> PackedRow.validate(Arrays.copyOf(bytes, bytes.length - 1), 0, Band.WIDTH, new Cells()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> PackedRow.validate(bytes, 0, 500, new Cells()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> PackedRow.validate(bytes, 1, 1000, new Cells()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSparseRowOfOnesTakesUnderTwoBytesAnEntry() {
        Cells cells = new Cells();
        Random random = new Random(1);
        for (int column = 0; column < Band.WIDTH; column++) {
            if (random.nextInt(60) == 0) {
                cells.add(column, 1);
            }
        }
        assertThat(new RowEncoder().encode(cells).length).isLessThan(2 * cells.size);
    }
}
