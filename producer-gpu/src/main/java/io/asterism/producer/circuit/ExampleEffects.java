package io.asterism.producer.circuit;

import java.util.Map;

/**
 * What the nodes do to the metric of one example.
 *
 * @param clean the metric as the model is
 * @param patch the metric behind the patch prefix; NaN where there is none
 * @param byNode those that change at all
 */
record ExampleEffects(float clean, float patch, Map<Node, Effect> byNode) {
    /**
     * Approximate effects of taking a node from what it is to what it would be.
     *
     * @param patching by the gradient where it is
     * @param integrated by the mean of gradients on the way; the same as the other where none is taken
     */
    record Effect(float patching, float integrated) {
        Effect plus(float morePatching, float moreIntegrated) {
            return new Effect(patching + morePatching, integrated + moreIntegrated);
        }
    }
}
