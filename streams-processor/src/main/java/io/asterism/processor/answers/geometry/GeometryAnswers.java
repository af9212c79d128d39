package io.asterism.processor.answers.geometry;

import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.Question;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.TokenIndex;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.geometry.DecoderTable;
import io.asterism.processor.requests.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;

/** What an SAE's decoder says of its latents. */
@ApplicationScoped
class GeometryAnswers {
    private final Questions questions;
    private final TokenIndex tokenIndex;

    GeometryAnswers(Questions questions, TokenIndex tokenIndex) {
        this.questions = questions;
        this.tokenIndex = tokenIndex;
    }

    /** The latents whose decoder rows are nearest to a latent's. */
    NearestLatents nearest(String sae, WindowParameters parameters, String latentText, int limit) {
        return questions.ask(sae, parameters, question -> {
            int latent = question.latent(latentText);
            DecoderTable decoder = decoder(question.sae());
            return new NearestLatents(
                    basis(question), latent, limit, new NearLatents(question, tokenIndex).of(decoder, latent, limit));
        });
    }

    private static Basis basis(Question question) {
        return Basis.of(question, question.pairs().tokens());
    }

    private static DecoderTable decoder(SaeView sae) {
        return sae.weights()
                .decoder()
                .orElseThrow(() -> ProblemException.conflict(
                        "sae",
                        sae.id(),
                        "an SAE whose decoder is known: its producer published none, or not all of it"));
    }
}
