package io.asterism.producer.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.asterism.producer.model.ActivationFunction;
import io.asterism.producer.model.Engines;
import io.asterism.producer.model.Gpt2Config;
import io.asterism.producer.model.LongLived;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTrainerTest {
    private static final Gpt2Config TINY =
            new Gpt2Config(1, 8, 2, 16, 12, 9, 1e-5, ActivationFunction.GELU_TANH, true, false);

    // Each document counts up from its own start: what comes next is known.
    private static final TokenSource COUNTING = new TokenSource(
            index -> {
                int[] ids = new int[4 + (int) (index % 5)];
                for (int t = 0; t < ids.length; t++) {
                    ids[t] = 1 + (int) ((index + t) % 8);
                }
                return ids;
            },
            11);

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    private static TrainingPlan plan(int steps) {
        return new TrainingPlan(steps, 8, 0.02, 3, 20);
    }

    private ModelTrainer trainer(int steps) {
        return new ModelTrainer(Engines.manager(Device.cpu()), TINY, plan(steps));
    }

    private TrainingLog log() {
        return new TrainingLog(new PrintStream(told, true, StandardCharsets.UTF_8), 20);
    }

    @Test
    void learnsToCount() {
        try (ModelTrainer trainer = trainer(120)) {
            double before = trainer.loss(COUNTING.documents(1_000, 50));
            trainer.train(COUNTING, new Checkpoint(folder.resolve("a.safetensors")), log());
            // The first token of a document cannot be known, the others can.
            assertThat(trainer.loss(COUNTING.documents(1_000, 50)))
                    .isLessThan(0.7)
                    .isLessThan(before / 2);
        }
        assertThat(told.toString(StandardCharsets.UTF_8).lines())
                .hasSize(6)
                .allSatisfy(line -> assertThat(line)
                        .matches("step [0-9,]+ of 120  loss \\d\\.\\d{4}  [0-9,]+ tokens/s  \\d+:\\d\\d left"));
    }

    @Test
    void leavesNothingWithTheWeights() {
        try (NDManager manager = Engines.manager(Device.cpu());
                ModelTrainer trainer = new ModelTrainer(manager, TINY, plan(60))) {
            Checkpoint checkpoint = new Checkpoint(folder.resolve("steps.safetensors"));
            LongLived.assertNoneLeft(manager, () -> {
                trainer.train(COUNTING, checkpoint, log(), trainer.step() + 3);
                trainer.loss(COUNTING.documents(1_000, 9));
            });
        }
    }

    @Test
    void goesOnWhereItWasToTheLastBit() {
        Map<String, float[]> whole = train(60, "whole");
        Checkpoint checkpoint = new Checkpoint(folder.resolve("half.safetensors"));
        try (ModelTrainer trainer = trainer(60)) {
            trainer.train(COUNTING, checkpoint, log(), 40);
        }
        assertThat(checkpoint.exists()).isTrue();
        assertThat(train(60, "half")).usingRecursiveComparison().isEqualTo(whole);
    }

    private Map<String, float[]> train(int steps, String checkpoint) {
        try (ModelTrainer trainer = trainer(steps)) {
            trainer.train(COUNTING, new Checkpoint(folder.resolve(checkpoint + ".safetensors")), log());
            Map<String, float[]> weights = new LinkedHashMap<>();
            for (Map.Entry<String, NDArray> weight : trainer.weights().entrySet()) {
                weights.put(weight.getKey(), weight.getValue().toFloatArray());
            }
            return weights;
        }
    }
}
