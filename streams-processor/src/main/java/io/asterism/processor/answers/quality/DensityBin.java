package io.asterism.processor.answers.quality;

/** Latents with a density of a size: its decimal logarithm from, exclusive, to, inclusive. */
public record DensityBin(double from, double to, int latents) {}
