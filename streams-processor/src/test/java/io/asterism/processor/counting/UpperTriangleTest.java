package io.asterism.processor.counting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UpperTriangleTest {
    @Test
    void showsEveryReaderEveryRowInOrder() {
        // Two stretches of rows, the second of them shorter.
        int dSae = 1300;
        DensePairs pairs = DensePairs.random(dSae, 5);
        List<List<Integer>> seen = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        List<UpperTriangle.Reader> readers = seen.stream()
                .<UpperTriangle.Reader>map(rows -> (latent, counts) -> {
                    boolean same = IntStream.range(latent + 1, dSae)
                            .allMatch(other -> counts[other] == pairs.matrix()[latent][other]);
                    rows.add(same ? latent : -1);
                })
                .toList();

        UpperTriangle.read(pairs, readers);

        assertThat(seen)
                .allSatisfy(rows -> assertThat(rows)
                        .containsExactlyElementsOf(
                                IntStream.range(0, dSae).boxed().toList()));
    }

    @Test
    void endsWithWhatAReaderFailsWith() {
        UpperTriangle.Reader failing = (latent, counts) -> {
            throw new IllegalArgumentException("row " + latent);
        };

        assertThatThrownBy(() -> UpperTriangle.read(DensePairs.random(10, 5), List.of(failing)))
                .hasRootCauseMessage("row 0");
    }
}
