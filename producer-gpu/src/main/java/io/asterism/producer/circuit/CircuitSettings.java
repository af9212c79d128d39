package io.asterism.producer.circuit;

import io.asterism.schemas.InputException;
import java.util.OptionalInt;

/**
 * How a circuit is looked for.
 *
 * @param aggregation of positions
 * @param steps of integrated gradients; 0 for attribution patching alone
 * @param threshold that the absolute mean effect of a node lies above
 * @param edgeThreshold the same of an edge
 * @param from the first block whose nodes are ablated; a third of the model's where empty
 * @param exact whether the kept nodes' effects are measured
 * @param sample nodes below the threshold whose effects are measured beside them
 * @param batch examples read side by side
 * @param seed of the sample
 */
record CircuitSettings(
        Aggregation aggregation,
        int steps,
        double threshold,
        double edgeThreshold,
        OptionalInt from,
        boolean exact,
        int sample,
        int batch,
        long seed) {
    CircuitSettings {
        require(steps >= 0 && steps <= 10_000, "--steps", steps, "0 to 10000");
        require(threshold >= 0 && threshold <= Double.MAX_VALUE, "--node-threshold", threshold, "a number, 0 or above");
        require(
                edgeThreshold >= 0 && edgeThreshold <= Double.MAX_VALUE,
                "--edge-threshold",
                edgeThreshold,
                "a number, 0 or above");
        require(sample >= 0, "--sample", sample, "0 or more");
        require(batch >= 1, "--batch", batch, "1 or more");
        require(from.orElse(0) >= 0, "--ablate-from", from.orElse(0), "0 or more");
    }

    private static void require(boolean holds, String option, Object value, String expected) {
        if (!holds) {
            throw new InputException("%s is %s, expected %s", option, value, expected);
        }
    }
}
