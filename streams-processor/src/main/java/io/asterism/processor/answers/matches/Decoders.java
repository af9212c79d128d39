package io.asterism.processor.answers.matches;

import io.asterism.processor.answers.Questions;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.requests.ProblemException;
import io.asterism.schemas.PairId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.IntStream;

/** The decoders of a pair's SAEs, as their producers published them. */
@ApplicationScoped
class Decoders {
    /** Most products of an answer for which all cosines are worked out: a minute or so. */
    private static final long MOST_PRODUCTS = 1L << 36;

    private final Questions questions;

    Decoders(Questions questions) {
        this.questions = questions;
    }

    /**
     * The cosines of a pair, to be asked for of some latents.
     *
     * @throws ProblemException if one of the SAEs is not there, its decoder is not known, or they write to different spaces
     */
    DecoderCosines of(PairId pair) {
        SaeView a = questions.view(pair.a().value());
        SaeView b = questions.view(pair.b().value());
        float[][] ofA = decoder(a);
        float[][] ofB = pair.isOfOne() ? ofA : decoder(b);
        if (ofA[0].length != ofB[0].length) {
            throw ProblemException.unprocessable(
                    "decoder rows of SAE '%s' have %d components and those of '%s' %d, expected as many of each"
                            .formatted(a.id(), ofA[0].length, b.id(), ofB[0].length));
        }
        return new DecoderCosines(ofA, ofB);
    }

    /**
     * The same, to be asked for of all latents with all.
     *
     * @throws ProblemException also if they are too many
     */
    DecoderCosines ofAll(PairId pair) {
        SaeView a = questions.view(pair.a().value());
        SaeView b = questions.view(pair.b().value());
        double products = (double) latents(a) * latents(b) * a.manifest().getDIn();
        if (products > MOST_PRODUCTS) {
            throw ProblemException.unprocessable(
                    "cosines of all %d by %d decoder rows of %d components are %.1e products, expected %.1e at most"
                            .formatted(
                                    latents(a), latents(b), a.manifest().getDIn(), products, (double) MOST_PRODUCTS));
        }
        return of(pair);
    }

    private static int latents(SaeView sae) {
        return sae.manifest().getDSae();
    }

    private static float[][] decoder(SaeView sae) {
        float[][] rows =
                sae.weights().decoderRows(IntStream.range(0, latents(sae)).toArray());
        if (rows.length == 0) {
            throw ProblemException.unprocessable("the decoder rows of SAE '" + sae.id()
                    + "' are not known: expected an SAE whose weights were published with it");
        }
        return rows;
    }
}
