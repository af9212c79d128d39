package io.asterism.producer.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SparseRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What ablated nodes hold: the mean of each latent and error over the patch prefixes, or the clean ones where there are no others. With
 * positions told apart each has its own. Counts which nodes are ever active on the way.
 */
final class Means {
    private final Aggregation aggregation;
    private final List<OfPlace> places = new ArrayList<>();

    /** Sums at one place, {@code [positions]} of {@code [latents]} and {@code [width]}. */
    private static final class OfPlace {
        private final double[][] latents;
        private final double[][] errors;
        private final long[] tokens;
        private final BitSet[] active;

        OfPlace(int positions, Sae sae, int width) {
            latents = new double[positions][sae.latents()];
            errors = new double[positions][width];
            tokens = new long[positions];
            active = new BitSet[positions];
            Arrays.setAll(active, position -> new BitSet());
        }
    }

    private Means(Aggregation aggregation) {
        this.aggregation = aggregation;
    }

    /** Over all rows of some batches. */
    static Means of(LanguageModel model, List<Place> places, Aggregation aggregation, List<Batch> batches) {
        Means means = new Means(aggregation);
        int positions = aggregation == Aggregation.SUM ? 1 : batches.get(0).tokens();
        for (Place place : places) {
            means.places.add(new OfPlace(positions, place.sae(), model.width(place.hook())));
        }
        for (Batch batch : batches) {
            try (Passes passes = new Passes(model, places, batch)) {
                for (int place = 0; place < places.size(); place++) {
                    try (NDManager scope = passes.step().newSubManager()) {
                        means.add(passes, place, places.get(place).sae(), scope);
                    }
                }
            }
        }
        return means;
    }

    private void add(Passes passes, int number, Sae sae, NDManager scope) {
        OfPlace place = places.get(number);
        NDArray tensor = passes.baseline(number, scope);
        SparseRows rows = sae.read(tensor).rows();
        float[] left = tensor.sub(sae.reconstructed(rows, tensor)).toFloatArray();
        SparseRows clean = sae.read(passes.clean(number, scope)).rows();
        Batch batch = passes.batch();
        int width = left.length / rows.tokens();
        for (int token = 0; token < rows.tokens(); token++) {
            int t = token % batch.tokens();
            if (t < batch.tokens(token / batch.tokens())) {
                int at = index(t);
                place.tokens[at]++;
                for (int i = rows.offsets()[token]; i < rows.offsets()[token + 1]; i++) {
                    place.latents[at][rows.latents()[i]] += rows.activations()[i];
                    place.active[at].set(rows.latents()[i]);
                }
                for (int i = clean.offsets()[token]; i < clean.offsets()[token + 1]; i++) {
                    place.active[at].set(clean.latents()[i]);
                }
                for (int i = 0; i < width; i++) {
                    place.errors[at][i] += left[token * width + i];
                }
            }
        }
    }

    /** Where a position's numbers are. */
    int index(int position) {
        return aggregation == Aggregation.SUM ? 0 : position;
    }

    /** Nodes that are ever active at a place, error terms included. */
    long everActive(int place) {
        return Arrays.stream(places.get(place).active)
                .mapToLong(active -> active.cardinality() + 1)
                .sum();
    }

    /** A latent's mean activation. */
    float latent(int place, int position, int latent) {
        OfPlace sums = places.get(place);
        return (float) (sums.latents[index(position)][latent] / Math.max(1, sums.tokens[index(position)]));
    }

    /** The latents whose mean is not 0, ascending. */
    int[] latents(int place, int position) {
        double[] sums = places.get(place).latents[index(position)];
        int[] some = new int[sums.length];
        int count = 0;
        for (int latent = 0; latent < sums.length; latent++) {
            if (sums[latent] != 0) {
                some[count++] = latent;
            }
        }
        return Arrays.copyOf(some, count);
    }

    /** A place's mean error at each of so many positions, {@code [positions * width]}. */
    float[] errors(int place, int positions) {
        OfPlace sums = places.get(place);
        int width = sums.errors[0].length;
        float[] errors = new float[positions * width];
        for (int i = 0; i < errors.length; i++) {
            int at = index(i / width);
            errors[i] = (float) (sums.errors[at][i % width] / Math.max(1, sums.tokens[at]));
        }
        return errors;
    }
}
