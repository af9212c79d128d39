package io.asterism.processor.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.processor.counting.DensePairs;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Rows that travel between instances are the rows that were sent. */
class PairRowsTest {
    @Property(tries = 50)
    void rowsComeBackBlockByBlock(@ForAll @IntRange(min = 1, max = 90) int dSae, @ForAll long seed) {
        DensePairs pairs = DensePairs.random(dSae, seed);
        int latent = 0;
        while (latent < dSae) {
            PairRows rows = PairRows.decode(PairRows.encodeFrom(pairs, latent, 100), latent, dSae);
            assertThat(rows.holds(latent)).isTrue();
            for (; latent < dSae && rows.holds(latent); latent++) {
                long[] expected = new long[dSae];
                pairs.addRow(latent, 0, dSae, expected);
                long[] row = new long[dSae];
                rows.addRow(latent, 0, dSae, row);
                assertThat(row).isEqualTo(expected);
            }
        }
    }

    @Property(tries = 50)
    void aStretchOfARowIsThatStretch(
            @ForAll long seed, @ForAll @IntRange(max = 40) int from, @ForAll @IntRange(max = 40) int more) {
        DensePairs pairs = DensePairs.random(41, seed);
        int to = Math.min(41, from + more);
        PairRows rows = PairRows.decode(PairRows.encodeFrom(pairs, 3, 1 << 20), 3, 41);
        long[] expected = new long[to - from];
        pairs.addRow(7, from, to, expected);
        long[] stretch = new long[to - from];
        rows.addRow(7, from, to, stretch);
        assertThat(stretch).isEqualTo(expected);
    }

    @Property(tries = 50)
    void neighborsComeBackWhole(@ForAll @IntRange(min = 1, max = 90) int dSae, @ForAll long seed) {
        DensePairs pairs = DensePairs.random(dSae, seed);
        int latent = dSae / 2;
        long[] expected = new long[dSae];
        pairs.addNeighbors(latent, expected);
        long[] row = new long[dSae];
        PairRows.decode(PairRows.encodeNeighbors(pairs, latent), latent, dSae).addRow(latent, 0, dSae, row);
        assertThat(row).isEqualTo(expected);
    }

    @Property(tries = 200)
    void bytesThatAreNotRowsAreRefused(@ForAll byte[] bytes) {
        byte[] sent = PairRows.encodeFrom(DensePairs.random(30, 5), 0, 1 << 20);
        byte[] spoilt = Arrays.copyOf(sent, sent.length + bytes.length);
        System.arraycopy(bytes, 0, spoilt, 0, bytes.length);
        try {
            PairRows rows = PairRows.decode(spoilt, 0, 30);
            assertThat(Arrays.stream(rows.columns())).allMatch(column -> column >= 0 && column < 30);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Test
    void rowsThatEndInTheMiddleAreRefused() {
        byte[] sent = PairRows.encodeFrom(DensePairs.random(30, 5), 0, 1 << 20);
        assertThatThrownBy(() -> PairRows.decode(Arrays.copyOf(sent, sent.length - 1), 0, 30))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows end in the middle");
    }

    @Test
    void diagonalAndSumsOfAnotherWidthAreRefused() {
        byte[] diagonal = Diagonal.of(DensePairs.random(8, 1)).encode();
        assertThat(Diagonal.decode(diagonal, 8).fires())
                .isEqualTo(Diagonal.of(DensePairs.random(8, 1)).fires());
        assertThatThrownBy(() -> Diagonal.decode(diagonal, 9)).hasMessage("72 bytes of a diagonal, expected 80");
        assertThatThrownBy(() -> SumsColumns.decode(new byte[28], 2)).hasMessage("28 bytes of sums, expected 56");
    }
}
