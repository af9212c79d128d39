package io.asterism.producer.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.intervention.Interventions;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.KeyValueCache;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.model.NextTokens;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SparseRows;
import io.asterism.schemas.InputException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes on from a prompt twice, as the model is and under interventions, and looks at the steered text with the clean model as well:
 * so three texts are read, two of them, clean both, side by side in one pass.
 */
public final class Steering {
    private static final int MOST_MOVED = 5;
    /** Smaller changes are those of rounding: activations of the same tokens differ by less between batches of different shape. */
    private static final float LEAST_MOVE = 1e-3f;

    private final LanguageModel model;
    private final Interventions interventions;
    private final List<Sae> saes;
    private final Sampling sampling;
    private final IntPredicate ends;

    /**
     * Steering of a model.
     *
     * @param saes whose latents are looked at
     * @param ends whether a token ends a text
     */
    public Steering(
            LanguageModel model, Interventions interventions, List<Sae> saes, Sampling sampling, IntPredicate ends) {
        this.model = model;
        this.interventions = interventions;
        this.saes = saes;
        this.sampling = sampling;
        this.ends = ends;
    }

    /**
     * Writes.
     *
     * @param prompt ids, a BOS where one is wanted
     * @param tokens to write at most
     * @param each is given every step as soon as it is done
     * @throws InputException if there is no room for so many tokens, or the interventions lead to numbers that cannot be reckoned with
     */
    public void write(int[] prompt, int tokens, Consumer<SteeredToken> each) {
        model.checkReadable(prompt, tokens);
        Sampler cleanly = new Sampler(sampling);
        Sampler steeredly = new Sampler(sampling);
        try (KeyValueCache steered = model.cache();
                KeyValueCache both = model.cache()) {
            int[] next = prompt;
            int[] cleanNext = prompt;
            boolean cleanEnded = false;
            for (int written = 0; written < tokens; written++) {
                try (NDManager step = model.manager().newSubManager()) {
                    NextTokens under = readOn(step, steered, true, next);
                    NextTokens without = readOn(step, both, false, cleanNext, next);
                    Distribution changed = Distribution.of(row(under.logits(), 0));
                    Distribution same = Distribution.of(row(without.logits(), 1));
                    int clean = cleanEnded ? -1 : cleanly.next(row(without.logits(), 0));
                    int token = steeredly.next(row(under.logits(), 0));
                    each.accept(new SteeredToken(
                            clean,
                            token,
                            changed.of(token),
                            same.of(token),
                            changed.divergenceFrom(same),
                            moved(under.taken(), without.taken())));
                    if (ends.test(token)) {
                        return;
                    }
                    cleanEnded = cleanEnded || ends.test(clean);
                    next = new int[] {token};
                    // A text that has ended is read on with anything, as nobody looks at it any more.
                    cleanNext = new int[] {cleanEnded ? token : clean};
                }
            }
        }
    }

    private NextTokens readOn(NDManager step, KeyValueCache cache, boolean steered, int[]... rows) {
        long[] ids = Stream.of(rows).flatMapToInt(IntStream::of).asLongStream().toArray();
        NDArray batch = step.create(ids, new Shape(rows.length, rows[0].length));
        return model.readOn(batch, cache, hooks(), steered ? interventions.edits(step) : Map.of());
    }

    private Set<HookPoint> hooks() {
        return saes.stream().map(Sae::hook).collect(Collectors.toSet());
    }

    private static float[] row(NDArray logits, int row) {
        return logits.get(row).toFloatArray();
    }

    private List<MovedLatent> moved(Map<HookPoint, NDArray> under, Map<HookPoint, NDArray> without) {
        List<MovedLatent> all = new ArrayList<>();
        for (int i = 0; i < saes.size(); i++) {
            SparseRows steered = active(saes.get(i), under, 0);
            SparseRows clean = active(saes.get(i), without, 1);
            int sae = i;
            IntStream.concat(IntStream.of(steered.latents()), IntStream.of(clean.latents()))
                    .distinct()
                    .mapToObj(latent ->
                            new MovedLatent(sae, latent, clean.activation(0, latent), steered.activation(0, latent)))
                    .filter(latent -> latent.by() > LEAST_MOVE)
                    .forEach(all::add);
        }
        return all.stream()
                .sorted(Comparator.comparingDouble(MovedLatent::by).reversed())
                .limit(MOST_MOVED)
                .toList();
    }

    /** Of the last token that was read. */
    private static SparseRows active(Sae sae, Map<HookPoint, NDArray> taken, int row) {
        NDArray tensor = Objects.requireNonNull(taken.get(sae.hook())).get(row);
        long last = tensor.getShape().get(0) - 1;
        return sae.read(tensor.get(last).reshape(1, -1)).rows();
    }
}
