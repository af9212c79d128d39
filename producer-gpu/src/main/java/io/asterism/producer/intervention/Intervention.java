package io.asterism.producer.intervention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.sae.LatentReading;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SparseRows;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * One change of a forward pass, all that it needs at hand.
 *
 * @param hook where the SAE reads, or the vector lies
 * @param target where the change is made: the same, but for transcoders
 * @param keepError whether what the SAE does not reconstruct stays
 */
record Intervention(
        HookPoint hook, HookPoint target, Optional<Sae> sae, Change change, Positions positions, boolean keepError) {
    private static final SparseRows NONE = new SparseRows(new int[1], new int[0], new float[0]);

    /** Whether the SAE has to read before anything can be changed. */
    boolean needsReading() {
        return sae.isPresent() && (!keepError || change.needsReading() || positions.needActivations());
    }

    /**
     * Lets the SAE read.
     *
     * @param tensor the hook point's, {@code [batch, tokens, dIn]}
     * @param keeper owns what is found
     */
    Optional<LatentReading> read(NDArray tensor, NDManager keeper) {
        return needsReading() ? Optional.of(sae.orElseThrow().read(flat(tensor, keeper))) : Optional.empty();
    }

    /**
     * The target's tensor, {@code [batch, tokens, dOut]}, as it is afterwards; in the same manager.
     *
     * @param lengths tokens of each row; what is behind them stays as it is
     */
    NDArray apply(NDArray tensor, int first, IntUnaryOperator lengths, Optional<LatentReading> reading) {
        Shape shape = tensor.getShape();
        int tokens = Math.toIntExact(shape.get(1));
        boolean[] chosen = new boolean[Math.toIntExact(shape.get(0)) * tokens];
        int count = 0;
        for (int i = 0; i < chosen.length; i++) {
            int at = i % tokens;
            int end = Math.min(tokens, lengths.applyAsInt(i / tokens));
            chosen[i] = at < end
                    && positions.have(
                            i,
                            first + at,
                            at == end - 1,
                            change.latents(),
                            reading.map(LatentReading::rows).orElse(NONE));
            count += chosen[i] ? 1 : 0;
        }
        if (count == 0) {
            return tensor;
        }
        try (NDManager scope = tensor.getManager().newSubManager()) {
            NDArray target = flat(tensor, scope);
            NDArray base = keepError ? target : reading.orElseThrow().reconstruction(target);
            NDArray changed = change.apply(base, reading, chosen);
            if (count < chosen.length) {
                NDArray mask = scope.create(chosen, new Shape(chosen.length, 1)).broadcast(target.getShape());
                changed = NDArrays.where(mask, changed, target);
            }
            NDArray result = changed.reshape(shape);
            result.attach(tensor.getManager());
            return result;
        }
    }

    /** The same numbers as {@code [tokens, width]}, in an array of its own that the scope owns. */
    private static NDArray flat(NDArray tensor, NDManager scope) {
        NDArray flat = tensor.reshape(-1, tensor.getShape().getLastDimension());
        flat.attach(scope);
        return flat;
    }
}
