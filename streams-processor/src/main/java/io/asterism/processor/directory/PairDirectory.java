package io.asterism.processor.directory;

import io.asterism.processor.requests.ProblemException;
import io.asterism.schemas.Pair;
import io.asterism.schemas.PairId;
import java.util.List;
import java.util.Optional;

/** The pairs of SAEs that are counted, as this instance sees them now, and where they are defined. */
public interface PairDirectory {
    /** Every pair whose definition is known, ordered by id. */
    List<PairView> pairs();

    /** One pair; empty where none of that id is defined. */
    default Optional<PairView> pair(PairId id) {
        return pairs().stream().filter(pair -> pair.id().equals(id)).findFirst();
    }

    /**
     * One pair that a request names.
     *
     * @throws ProblemException if none of that id is defined
     */
    default PairView required(PairId id) {
        return pair(id).orElseThrow(() -> ProblemException.notFound(
                "pair",
                id.toString(),
                pairs().stream().map(view -> view.id().toString()).toList()));
    }

    /**
     * Has a pair counted from now on; returns when this instance knows of it.
     *
     * @throws IllegalStateException if it cannot be made known
     */
    void define(Pair pair);

    /**
     * Ends the counting of a pair, whose counts go; returns when this instance knows of it.
     *
     * @throws IllegalStateException if it cannot be made known
     */
    void remove(PairId id);
}
