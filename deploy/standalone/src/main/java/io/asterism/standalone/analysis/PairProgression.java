package io.asterism.standalone.analysis;

import io.asterism.processor.counting.TaskFigures;
import io.asterism.processor.directory.PairDirectory;
import io.asterism.processor.directory.PairTask;
import io.asterism.processor.directory.PairView;
import io.asterism.processor.directory.SaeDirectory;
import io.asterism.processor.directory.SaeState;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.pairing.JoinFigures;
import io.asterism.processor.pairing.Side;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeId;
import io.asterism.standalone.results.PairRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far the pairs of an analysis are counted. */
record PairProgression(PairDirectory counting, List<PairRequest> pairs) {
    /**
     * Throws what counting a pair failed with, if it has.
     *
     * @throws IllegalStateException if it has
     */
    void requireHealthy() {
        for (PairView pair : counting.pairs()) {
            if (pair.state() == SaeState.FAILED) {
                throw new IllegalStateException("counting of " + pair.id() + " failed: " + pair.reason());
            }
        }
    }

    /** Whether the pairs have come as far in every stream as the SAEs' own counting, which is at its end. */
    boolean areCounted(SaeDirectory saes) {
        return pairs.stream().allMatch(pair -> isCounted(counting.pair(pair.id()), saes));
    }

    private static boolean isCounted(Optional<PairView> known, SaeDirectory saes) {
        if (known.isEmpty() || known.get().partitions() == 0) {
            return false;
        }
        PairView pair = known.get();
        Map<Integer, Long> endOfA = next(saes, pair.id().a());
        Map<Integer, Long> endOfB = next(saes, pair.id().b());
        return pair.tasks().size() == pair.partitions()
                && pair.tasks().stream()
                        .map(task -> task.join().join())
                        .allMatch(join -> endOfA.getOrDefault(join.partition(), Long.MAX_VALUE)
                                        <= join.stream(Side.A).nextOffset()
                                && endOfB.getOrDefault(join.partition(), Long.MAX_VALUE)
                                        <= join.stream(Side.B).nextOffset());
    }

    /** Behind the last record of an SAE that is counted, by partition. */
    private static Map<Integer, Long> next(SaeDirectory saes, SaeId sae) {
        Map<Integer, Long> next = new HashMap<>();
        saes.sae(sae.value()).map(SaeView::tasks).orElse(List.of()).forEach(task -> {
            TaskFigures.Progress progress = task.progress();
            next.put(progress.partition(), progress.nextOffset());
        });
        return next;
    }

    /**
     * Checks that every context was joined and counted.
     *
     * @throws InputException if the two SAEs were not read on the same tokens
     */
    void requireAllCounted() {
        for (PairRequest request : pairs) {
            PairView pair = counting.pair(request.id()).orElseThrow();
            for (PairTask task : pair.tasks()) {
                JoinFigures.Join join = task.join().join();
                long alone = lost(join.a()) + lost(join.b());
                if (join.differing() > 0) {
                    throw new InputException(
                            "pair %s has %d contexts whose tokens are not the same in both SAEs: %s",
                            pair.id(), join.differing(), join.difference());
                }
                if (alone > 0 || task.counts().progress().invalid() > 0) {
                    throw new InputException(
                            "pair %s has %d contexts in one of its SAEs alone and %d that could not be counted, expected"
                                    + " all in both",
                            pair.id(), alone, task.counts().progress().invalid());
                }
            }
        }
    }

    private static long lost(JoinFigures.Stream stream) {
        return stream.unpaired() + stream.crowded() + stream.waiting() + stream.invalid();
    }
}
