package io.asterism.processor.answers.latents;

/** Activations of a size: from, inclusive, to, exclusive; the first and the last bin hold what is beyond them too. */
public record ActivationBin(float from, float to, long count) {}
