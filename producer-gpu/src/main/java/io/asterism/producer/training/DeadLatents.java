package io.asterism.producer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.asterism.producer.model.Scalar;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Brings latents back that have long not fired: they are asked to reconstruct what the others left over, the auxiliary loss of Gao et
 * al. 2024 (A.2).
 */
final class DeadLatents {
    private static final int PATIENCE_TOKENS = 100_000;
    private static final double WEIGHT = 1.0 / 32;

    private final int[] tokensSilent;

    DeadLatents(int width) {
        this.tokensSilent = new int[width];
    }

    /**
     * Takes note of which latents fired, {@code [batch, width]}.
     *
     * @return how many did, a token
     */
    double observe(NDArray activations) {
        int batch = Math.toIntExact(activations.getShape().get(0));
        long[] fired = activations
                .gt(0)
                .toType(DataType.INT64, false)
                .sum(new int[] {0})
                .toLongArray();
        long active = 0;
        for (int latent = 0; latent < fired.length; latent++) {
            tokensSilent[latent] = fired[latent] > 0 ? 0 : tokensSilent[latent] + batch;
            active += fired[latent];
        }
        return (double) active / batch;
    }

    /** Tokens since each latent fired, as far as they matter. */
    float[] silence() {
        float[] silence = new float[tokensSilent.length];
        for (int latent = 0; latent < silence.length; latent++) {
            silence[latent] = Math.min(tokensSilent[latent], PATIENCE_TOKENS);
        }
        return silence;
    }

    void restore(float[] silence) {
        for (int latent = 0; latent < silence.length; latent++) {
            tokensSilent[latent] = (int) silence[latent];
        }
    }

    /** The latents that are dead now. */
    int[] dead() {
        return IntStream.range(0, tokensSilent.length)
                .filter(latent -> tokensSilent[latent] >= PATIENCE_TOKENS)
                .toArray();
    }

    /**
     * The auxiliary loss, a scalar; 0 where none is dead.
     *
     * @param x the input, {@code [batch, dIn]}
     * @param left what the reconstruction lacks, {@code [batch, dIn]}
     */
    NDArray loss(SaeParameters parameters, NDArray x, NDArray left) {
        NDManager step = x.getManager();
        int[] dead = dead();
        if (dead.length == 0) {
            return step.create(0f).toType(x.getDataType(), false);
        }
        NDArray chosen = step.create(Arrays.stream(dead).asLongStream().toArray());
        NDArray encoder =
                within(step, within(step, parameters.encoder().transpose()).get(chosen));
        NDArray bias = within(step, parameters.encoderBias().get(chosen));
        NDArray pre =
                x.sub(parameters.decoderBias()).matMul(encoder.transpose()).add(bias);
        int k = Math.min(dead.length, Math.toIntExact(x.getShape().get(1) / 2));
        NDArray activations = Sparsity.largest(pre, k);
        NDArray guess = activations.matMul(within(step, parameters.decoder().get(chosen)));
        NDArray lost =
                left.stopGradient().sub(guess).square().sum(new int[] {1}).mean();
        return lost.mul(Scalar.of(WEIGHT, lost));
    }

    private static NDArray within(NDManager step, NDArray array) {
        array.attach(step);
        return array;
    }
}
