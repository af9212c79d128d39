package io.asterism.processor.answers.matches;

import io.asterism.processor.pairing.Side;
import io.asterism.schemas.PairId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** How near the decoder rows of a pair's SAEs lie, whatever fires. */
@ApplicationScoped
class CosineAnswers {
    private static final int BINS = 40;

    private final PairQuestions questions;
    private final Decoders decoders;

    CosineAnswers(PairQuestions questions, Decoders decoders) {
        this.questions = questions;
        this.decoders = decoders;
    }

    MaxCosines of(String text, SideWord side, int limit) {
        PairId pair = questions.view(text).id();
        DecoderCosines cosines = decoders.ofAll(pair);
        DecoderCosines.Both nearest = cosines.nearest();
        DecoderCosines.Nearest shown = side.side() == Side.A ? nearest.ofA() : nearest.ofB();
        return new MaxCosines(
                pair.toString(),
                cosines.dIn(),
                mean(nearest.ofA()),
                mean(nearest.ofB()),
                random(nearest.ofB().cosines().length, cosines.dIn()),
                random(nearest.ofA().cosines().length, cosines.dIn()),
                IntStream.range(0, BINS)
                        .mapToObj(bin -> (2. * bin - BINS) / BINS)
                        .toList(),
                histogram(nearest.ofA()),
                histogram(nearest.ofB()),
                side,
                limit,
                IntStream.range(0, shown.cosines().length)
                        .mapToObj(
                                latent -> new NearestDecoder(latent, shown.latents()[latent], shown.cosines()[latent]))
                        .sorted(Comparator.comparingDouble(NearestDecoder::cosine))
                        .limit(limit)
                        .toList());
    }

    private static double mean(DecoderCosines.Nearest nearest) {
        return Arrays.stream(nearest.cosines()).average().orElse(0);
    }

    private static double random(int vectors, int dIn) {
        return Math.sqrt(2 * Math.log(vectors) / dIn);
    }

    private static List<Integer> histogram(DecoderCosines.Nearest nearest) {
        int[] bins = new int[BINS];
        for (double cosine : nearest.cosines()) {
            bins[Math.min(BINS - 1, (int) Math.floor((cosine + 1) / 2 * BINS))]++;
        }
        return Arrays.stream(bins).boxed().toList();
    }
}
