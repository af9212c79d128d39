package io.asterism.producer.intervention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.sae.LatentReading;
import io.asterism.producer.sae.SparseRows;
import java.util.Arrays;
import java.util.Optional;

/** What is done to the vectors of chosen tokens; those of others may come out in any way, as nobody looks at them. */
sealed interface Change {
    /**
     * Changes vectors.
     *
     * @param base {@code [tokens, width]}
     * @param reading what the SAE makes of the tokens; there where {@link #needsReading} says so
     * @param chosen tokens that are to be changed
     * @return {@code [tokens, width]}, in the base's manager
     */
    NDArray apply(NDArray base, Optional<LatentReading> reading, boolean[] chosen);

    /** Whether it takes the SAE's activations. */
    boolean needsReading();

    /** The latents that it is about; none for vectors. */
    int[] latents();

    /**
     * Each latent's activation on its own.
     *
     * @param latents ascending
     * @param onlyActive whether those that are not active on a token are left alone there
     */
    record OfLatents(int[] latents, LatentChange change, boolean onlyActive) implements Change {
        @Override
        public NDArray apply(NDArray base, Optional<LatentReading> reading, boolean[] chosen) {
            SparseRows changes = changes(reading.orElseThrow().rows(), chosen);
            return changes.latents().length == 0
                    ? base
                    : base.add(reading.orElseThrow().difference(changes));
        }

        private SparseRows changes(SparseRows rows, boolean[] chosen) {
            int most = latents.length * rows.tokens();
            int[] offsets = new int[rows.tokens() + 1];
            int[] changed = new int[most];
            float[] by = new float[most];
            int count = 0;
            for (int token = 0; token < rows.tokens(); token++) {
                for (int latent : chosen[token] ? latents : new int[0]) {
                    float now = rows.activation(token, latent);
                    float difference = onlyActive && now == 0 ? 0 : change.of(now) - now;
                    if (difference != 0) {
                        changed[count] = latent;
                        by[count++] = difference;
                    }
                }
                offsets[token + 1] = count;
            }
            return new SparseRows(offsets, Arrays.copyOf(changed, count), Arrays.copyOf(by, count));
        }

        @Override
        public boolean needsReading() {
            return true;
        }
    }

    /** A vector is added, {@code [width]}. */
    record OfAll(float[] vector) implements Change {
        @Override
        public NDArray apply(NDArray base, Optional<LatentReading> reading, boolean[] chosen) {
            return base.add(base.getManager().create(vector));
        }

        @Override
        public boolean needsReading() {
            return false;
        }

        @Override
        public int[] latents() {
            return new int[0];
        }
    }

    /** What lies in a subspace is taken away. */
    record OutOf(int[] latents, Basis subspace) implements Change {
        @Override
        public NDArray apply(NDArray base, Optional<LatentReading> reading, boolean[] chosen) {
            NDArray basis = base.getManager()
                    .create(
                            subspace.flat(),
                            new Shape(subspace.rank(), base.getShape().get(1)));
            return base.sub(base.matMul(basis.transpose()).matMul(basis));
        }

        @Override
        public boolean needsReading() {
            return false;
        }
    }

    /**
     * What lies in a plane goes elsewhere in it. With latents it is their part of the reconstruction, Σ f_i W_dec[i], that is looked
     * at; without any, the whole vector.
     *
     * @param plane two axes
     * @param origin from which places in the plane are reckoned, along the two axes
     */
    record InPlane(int[] latents, Basis plane, double[] origin, Motion motion) implements Change {
        @Override
        public NDArray apply(NDArray base, Optional<LatentReading> reading, boolean[] chosen) {
            NDManager step = base.getManager();
            NDArray axes =
                    step.create(plane.flat(), new Shape(2, base.getShape().get(1)));
            NDArray seen = latents.length == 0 ? base : part(reading.orElseThrow(), chosen);
            float[] places = seen.matMul(axes.transpose()).toFloatArray();
            float[] steps = new float[places.length];
            for (int i = 0; i < places.length; i += 2) {
                double x = places[i] - origin[0];
                double y = places[i + 1] - origin[1];
                double[] to = motion.of(x, y);
                steps[i] = (float) (to[0] - x);
                steps[i + 1] = (float) (to[1] - y);
            }
            return base.add(step.create(steps, new Shape(steps.length / 2, 2)).matMul(axes));
        }

        private NDArray part(LatentReading reading, boolean[] chosen) {
            OfLatents all = new OfLatents(latents, new LatentChange.Scale(2), true);
            return reading.difference(all.changes(reading.rows(), chosen));
        }

        @Override
        public boolean needsReading() {
            return latents.length > 0;
        }
    }
}
