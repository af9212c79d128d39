package io.asterism.processor.instances;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.processor.counting.ContextExample;
import io.asterism.processor.counting.LatentDetail;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A latent's details over several parts of the stream. */
class LatentDetailsTest {
    @Test
    void partsAreAdded() {
        LatentDetail one = new LatentDetail(
                new long[] {1, 2},
                new long[] {3},
                List.of(example("a", 9), example("a", 5)),
                List.of(example("a", 5)),
                10,
                20);
        LatentDetail other = new LatentDetail(
                new long[] {10, 20},
                new long[] {1, 4},
                List.of(example("b", 7)),
                List.of(example("b", 6), example("b", 9)),
                5,
                15);

        LatentDetail both = LatentDetails.merge(0, List.of(one, other));

        assertThat(both.histogram()).startsWith(11, 22);
        assertThat(both.positions()).containsExactly(4, 4);
        assertThat(both.top()).extracting(ContextExample::activation).containsExactly(9f, 7f, 5f);
        assertThat(both.samples()).hasSize(2);
        assertThat(both.samples().get(0).activation()).isIn(5f, 6f);
        assertThat(both.samples().get(1).activation()).isEqualTo(9f);
        assertThat(both.firstSeen()).isEqualTo(5);
        assertThat(both.lastSeen()).isEqualTo(20);
    }

    @Test
    void onlyTheStrongestContextsStay() {
        List<ContextExample> examples =
                IntStream.rangeClosed(1, 8).mapToObj(i -> example("d", 9 - i)).toList();
        LatentDetail part = new LatentDetail(new long[0], new long[0], examples, List.of(), 0, 0);
        assertThat(LatentDetails.merge(0, List.of(part, part)).top())
                .extracting(ContextExample::activation)
                .containsExactly(8f, 8f, 7f, 7f, 6f, 6f, 5f, 5f);
    }

    @Test
    void nothingIsEmpty() {
        LatentDetail nothing = LatentDetails.merge(0, List.of());
        assertThat(nothing.top()).isEmpty();
        assertThat(nothing.firstSeen()).isEqualTo(Long.MAX_VALUE);
    }

    private static ContextExample example(String document, float activation) {
        return new ContextExample(document, 0, 0, List.of("word"), new float[] {activation}, 0, activation);
    }
}
