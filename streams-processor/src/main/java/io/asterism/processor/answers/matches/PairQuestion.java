package io.asterism.processor.answers.matches;

import io.asterism.processor.answers.Question;
import io.asterism.processor.counting.CrossCounts;
import io.asterism.processor.directory.PairView;
import io.asterism.processor.pairing.Side;
import io.asterism.processor.requests.Parameters;
import io.asterism.processor.requests.ProblemException;

/**
 * A question of a pair whose threshold and window have been found.
 *
 * @param pair of which it is
 * @param question the same of the latents of both SAEs, numbered through
 */
record PairQuestion(PairView pair, Question question) {
    /** The counts of the window at the threshold. */
    CrossCounts counts() {
        return new CrossCounts(question.pairs(), pair.rows());
    }

    /** Latents of a side. */
    int latents(Side side) {
        return side == Side.A ? pair.rows() : pair.columns();
    }

    /**
     * The latent of a side that a path names.
     *
     * @throws ProblemException if it is no number, or out of range
     */
    int latent(Side side, String text) {
        return Parameters.latent(text, latents(side));
    }
}
