package io.asterism.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.standalone.story.JointCounts.Match;
import org.junit.jupiter.api.Test;

class JointCountsTest {
    @Test
    void jaccardIsTokensOfBothOverTokensOfEither() {
        JointCounts counts = new JointCounts(2, 2);
        counts.add(new int[] {0, 1}, 2, new int[] {0});
        counts.add(new int[] {0, 1}, 1, new int[] {0, 1});
        counts.add(new int[] {1}, 1, new int[] {});
        counts.add(new int[] {}, 0, new int[] {1});
        assertThat(counts.jaccard(0, 0)).isEqualTo(1);
        assertThat(counts.jaccard(1, 0)).isEqualTo(1.0 / 3);
        assertThat(counts.jaccard(0, 1)).isEqualTo(1.0 / 3);
        assertThat(counts.jaccard(1, 1)).isZero();
        assertThat(counts.found(1)).isEqualTo(2);
        assertThat(counts.planted(1)).isEqualTo(2);
        assertThat(counts.best(0, thing -> true)).isEqualTo(new Match(0, 1));
        assertThat(counts.best(0, thing -> thing == 1)).isEqualTo(new Match(1, 1.0 / 3));
        assertThat(counts.best(0, thing -> false)).isEqualTo(new Match(-1, 0));
        assertThat(counts.bestPlanted(1)).isEqualTo(new Match(0, 1.0 / 3));
    }
}
