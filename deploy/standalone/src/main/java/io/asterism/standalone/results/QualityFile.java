package io.asterism.standalone.results;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.quality.LatentCensus;
import io.asterism.processor.answers.quality.PositionQuality;
import io.asterism.processor.answers.quality.QualityFigures;
import java.util.List;

/**
 * {@code quality.json}: how well an SAE stands in for what it reconstructs, over all of the input.
 *
 * @param sae the SAE's id
 * @param threshold above which a latent counts as active: the lowest
 * @param tokens counted
 * @param census of the latents, over all tokens
 * @param figures over the tokens that were measured
 * @param byPosition the same by where in its context a token stands
 */
record QualityFile(
        String sae,
        double threshold,
        long tokens,
        @JsonUnwrapped LatentCensus census,
        @JsonUnwrapped QualityFigures figures,
        List<PositionQuality> byPosition) {}
