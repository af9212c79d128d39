package io.asterism.producer.reading;

/**
 * How well one SAE stands in for what it reconstructs, on one context.
 *
 * <p>A loss stands at the token that predicts, and is that of the token behind it; the last token of a context has none, which is NaN.
 *
 * @param crossEntropy the model's own loss, nats, {@code [tokens]}
 * @param crossEntropySpliced the loss with the reconstruction in its place, {@code [tokens]}
 * @param crossEntropyAblated the loss with zeros in its place, {@code [tokens]}
 * @param klSpliced divergence of the model's own distribution from the spliced one, nats, {@code [tokens]}
 * @param squaredTarget squared norm of what is reconstructed, {@code [tokens]}
 * @param squaredReconstruction squared norm of the reconstruction, {@code [tokens]}
 * @param dot inner product of the two, {@code [tokens]}
 * @param targetSum what is reconstructed, summed over the counted tokens, {@code [dOut]}
 */
public record ContextQuality(
        float[] crossEntropy,
        float[] crossEntropySpliced,
        float[] crossEntropyAblated,
        float[] klSpliced,
        float[] squaredTarget,
        float[] squaredReconstruction,
        float[] dot,
        double[] targetSum) {}
