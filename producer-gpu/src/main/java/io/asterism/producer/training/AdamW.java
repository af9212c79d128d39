package io.asterism.producer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * AdamW (Loshchilov and Hutter 2019) on the engine's own update, with moments that can be saved, and with the gradient's global norm
 * clipped. Belongs to the manager it is made with.
 */
final class AdamW {
    private static final float FIRST_DECAY = 0.9f;
    private static final float EPSILON = 1e-8f;

    // The engine clips each component at 0 when it is told 0.
    private static final float NO_CLIPPING = -1;

    private final Map<String, NDArray> weights;
    private final Map<String, NDArray> means = new LinkedHashMap<>();
    private final Map<String, NDArray> variances = new LinkedHashMap<>();
    private final float secondDecay;
    private final float weightDecay;
    private final double largestNorm;

    /**
     * Begins with zero moments.
     *
     * @param weights updated in place; those of one dimension do not decay
     * @param secondDecay decay rate of the second moment
     * @param weightDecay of matrices
     * @param largestNorm what the norm of the whole gradient is clipped to
     */
    AdamW(NDManager manager, Map<String, NDArray> weights, float secondDecay, float weightDecay, double largestNorm) {
        this.weights = weights;
        this.secondDecay = secondDecay;
        this.weightDecay = weightDecay;
        this.largestNorm = largestNorm;
        weights.forEach((name, weight) -> {
            means.put(name, manager.zeros(weight.getShape()));
            variances.put(name, manager.zeros(weight.getShape()));
        });
    }

    Map<String, NDArray> means() {
        return means;
    }

    Map<String, NDArray> variances() {
        return variances;
    }

    /**
     * Takes a step down the gradients that the weights hold, and clears them.
     *
     * @param manager of the step, closed soon after
     * @param step counted from 1
     * @return the gradient's norm before clipping
     */
    double update(NDManager manager, int step, double learningRate) {
        double norm = gradientNorm(manager);
        float rescale = (float) (norm > largestNorm ? largestNorm / norm : 1);
        double correction = Math.sqrt(1 - Math.pow(secondDecay, step)) / (1 - Math.pow(FIRST_DECAY, step));
        weights.forEach((name, weight) -> {
            NDArray gradient = weight.getGradient();
            gradient.attach(manager);
            float decay = weight.getShape().dimension() > 1 ? weightDecay : 0;
            weight.setRequiresGradient(false);
            NDList state = new NDList(weight, gradient, means.get(name), variances.get(name));
            weight.getNDArrayInternal()
                    .adamUpdate(
                            state,
                            new NDList(weight),
                            (float) learningRate,
                            (float) (learningRate * correction),
                            decay,
                            rescale,
                            NO_CLIPPING,
                            FIRST_DECAY,
                            secondDecay,
                            EPSILON,
                            false,
                            true);
            weight.setRequiresGradient(true);
        });
        return norm;
    }

    private double gradientNorm(NDManager manager) {
        NDList squares = new NDList(weights.size());
        for (NDArray weight : weights.values()) {
            NDArray gradient = weight.getGradient();
            gradient.attach(manager);
            squares.add(gradient.square().sum());
        }
        return Math.sqrt(ai.djl.ndarray.NDArrays.stack(squares).sum().getFloat());
    }
}
