package io.asterism.processor.matching;

/**
 * A latent of one SAE beside one of another.
 *
 * @param row the latent of the first SAE
 * @param column the latent of the second SAE
 * @param count joined tokens on which both are active
 * @param value of the measure by which they were found
 */
public record Match(int row, int column, long count, double value) {}
