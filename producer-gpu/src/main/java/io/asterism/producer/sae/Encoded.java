package io.asterism.producer.sae;

/**
 * What an SAE says of some tokens.
 *
 * @param squaredNorm squared norm of the SAE's input, centred where it is, {@code [tokens]}
 * @param squaredError squared distance of the reconstruction from what it should be, {@code [tokens]}
 */
public record Encoded(SparseRows rows, float[] squaredNorm, float[] squaredError) {}
