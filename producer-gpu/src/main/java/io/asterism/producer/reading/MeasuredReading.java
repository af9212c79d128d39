package io.asterism.producer.reading;

import io.asterism.producer.sae.Fidelity;
import java.util.List;

/**
 * What a model's SAEs make of some contexts, and how well they reconstruct them.
 *
 * @param activations {@code [contexts][saes]}
 * @param fidelity over all tokens that are not special, {@code [saes]}
 */
public record MeasuredReading(List<List<SparseActivations>> activations, List<Fidelity> fidelity) {}
