package io.asterism.producer.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Endless training batches, the same for the same seed: a pool of fresh documents is sorted by length, so that documents of one batch
 * need little padding, cut into batches, and the batches shuffled. Every fourth document goes on, behind another boundary token, with
 * the one after it, so that contexts are trained to their last position.
 */
final class BatchFeed {
    static final int BATCHES_A_POOL = 32;

    private static final int JOINED = 4;

    private final TokenSource source;
    private final int batchSize;
    private final long seed;

    BatchFeed(TokenSource source, int batchSize, long seed) {
        this.source = source;
        this.batchSize = batchSize;
        this.seed = seed;
    }

    /** The batches of a pool; batch {@code b} of the whole training is number {@code b % pool} of pool {@code b / pool}. */
    List<List<int[]>> pool(long pool) {
        int documents = batchSize * BATCHES_A_POOL;
        List<int[]> sorted = joined(source.documents(pool * documents, documents));
        sorted.sort(Comparator.comparingInt(document -> document.length));
        List<List<int[]>> batches = new ArrayList<>();
        for (int from = 0; from < sorted.size(); from += batchSize) {
            batches.add(sorted.subList(from, Math.min(sorted.size(), from + batchSize)));
        }
        Collections.shuffle(batches, new Random(seed + pool));
        return batches;
    }

    private List<int[]> joined(List<int[]> documents) {
        List<int[]> joined = new ArrayList<>(documents);
        for (int i = 0; i + 1 < documents.size(); i += JOINED) {
            joined.set(i, source.join(documents.get(i), documents.get(i + 1)));
        }
        return joined;
    }
}
