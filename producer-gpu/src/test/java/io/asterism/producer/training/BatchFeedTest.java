package io.asterism.producer.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchFeedTest {
    // Document i is i % 7 + 1 times the number i + 1.
    private static final TokenSource SOURCE = new TokenSource(
            index -> {
                int[] ids = new int[(int) (index % 7) + 1];
                Arrays.fill(ids, (int) index + 1);
                return ids;
            },
            10);

    @Test
    void poolsFollowOneAnother() {
        BatchFeed feed = new BatchFeed(SOURCE, 2, 1);
        int documents = 2 * BatchFeed.BATCHES_A_POOL;
        assertThat(feed.pool(1).stream().flatMap(List::stream).map(document -> document[0]))
                .containsExactlyInAnyOrderElementsOf(
                        java.util.stream.IntStream.rangeClosed(documents + 1, 2 * documents)
                                .boxed()
                                .toList());
    }

    @Test
    void sameSeedGivesTheSameBatches() {
        assertThat(texts(new BatchFeed(SOURCE, 3, 5).pool(2))).isEqualTo(texts(new BatchFeed(SOURCE, 3, 5).pool(2)));
        assertThat(texts(new BatchFeed(SOURCE, 3, 5).pool(2))).isNotEqualTo(texts(new BatchFeed(SOURCE, 3, 6).pool(2)));
    }

    @Test
    void everyFourthDocumentGoesOnWithTheNext() {
        List<String> documents = texts(new BatchFeed(SOURCE, 2, 1).pool(0));
        assertThat(documents)
                .contains("[1, 0, 2, 2]", "[5, 5, 5, 5, 5, 0, 6, 6, 6, 6]")
                .doesNotContain("[1]");
    }

    private static List<String> texts(List<List<int[]>> batches) {
        return batches.stream().flatMap(List::stream).map(Arrays::toString).toList();
    }
}
