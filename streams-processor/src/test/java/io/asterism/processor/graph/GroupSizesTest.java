package io.asterism.processor.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GroupSizesTest {
    /** GPT-2 layer 8, 768 latents, threshold 1.5: methods specification A.5, its table and its histogram. */
    @Test
    void agreesWithThePublishedTable() {
        SortedMap<Integer, Integer> histogram = new TreeMap<>();
        int[] upToTwelve = {418, 21, 6, 6, 2, 2, 1, 3, 0, 0, 0, 0};
        for (int size = 1; size <= upToTwelve.length; size++) {
            if (upToTwelve[size - 1] > 0) {
                histogram.put(size, upToTwelve[size - 1]);
            }
        }
        histogram.put(18, 1);
        histogram.put(195, 1);

        GroupSizes sizes = GroupSizes.of(histogram);

        assertThat(sizes.latents()).isEqualTo(768);
        assertThat(sizes.groups()).isEqualTo(461);
        assertThat(sizes.multiple()).isEqualTo(43);
        assertThat(sizes.grouped()).isEqualTo(350);
        assertThat(sizes.largest()).isEqualTo(195);
        assertThat(sizes.fraction()).isEqualTo(.4557, within(5e-5));
        assertThat(sizes.fractionWithoutLargest()).isEqualTo(.2018, within(5e-5));
        assertThat(sizes.latentMeanSize()).isEqualTo(51.255, within(5e-4));
        assertThat(sizes.latentMeanSizeGrouped()).isEqualTo(111.274, within(5e-4));
        assertThat(sizes.groupMeanSize()).isEqualTo(8.140, within(5e-4));
    }

    @Test
    void aloneMeansNoFraction() {
        GroupSizes sizes = GroupSizes.of(Components.ofLabels(new int[] {0, 1, 2}));

        assertThat(sizes.fraction()).isZero();
        assertThat(sizes.fractionWithoutLargest()).isZero();
        assertThat(sizes.latentMeanSize()).isEqualTo(1);
        assertThat(sizes.groupMeanSize()).isZero();
    }
}
