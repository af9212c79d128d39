package io.asterism.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.processor.counting.Stream;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeManifest;
import org.junit.jupiter.api.Test;

class CountingCostTest {
    /** Panes of a second, a grace of ten: the total and twelve open panes, two thresholds, eight bytes each. */
    private static CountingCost cost(int dSae) {
        SaeManifest manifest = new Stream(dSae, 0, 1).manifest;
        manifest.setGraceMillis(10_000);
        return CountingCost.of(manifest);
    }

    @Test
    void growsWithWidthThresholdsAndOpenPanes() {
        assertThat(cost(1000).bytes()).isEqualTo(1000 * (40 + 13 * 2 * 8));
    }

    @Test
    void isRefusedWhereItTakesMoreThanHalfTheHeap() {
        CountingCost cost = cost(1 << 20); // 248 MB
        assertThatCode(() -> cost.requireRoom(2, 1000L << 20)).doesNotThrowAnyException();
        assertThatThrownBy(() -> cost.requireRoom(3, 1000L << 20))
                .isInstanceOf(InputException.class)
                .hasMessage("SAE 'test.sae' takes 744 MB at least before it is counted, 248 MB in each of 3 partitions,"
                        + " expected half the heap of 1000 MB at most");
    }
}
