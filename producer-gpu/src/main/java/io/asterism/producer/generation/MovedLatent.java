package io.asterism.producer.generation;

/**
 * A latent whose activation an intervention has changed.
 *
 * @param sae its SAE, by its number among those that were asked for
 * @param clean its activation without the intervention
 * @param steered with it
 */
public record MovedLatent(int sae, int latent, float clean, float steered) {
    float by() {
        return Math.abs(steered - clean);
    }
}
