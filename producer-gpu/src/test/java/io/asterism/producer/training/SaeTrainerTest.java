package io.asterism.producer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.Engines;
import io.asterism.producer.model.LongLived;
import io.asterism.schemas.InputException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SaeTrainerTest {
    private static final int D_IN = 16;
    private static final int FEATURES = 24;
    private static final int ACTIVE = 2;
    private static final int WIDTH = 32;
    private static final double SCALE = 3;

    private final PrintStream silence = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

    /** Sums of two of 24 known directions, with strengths of 1 to 2, around a known centre. */
    private static final class Planted implements ActivationSource {
        private final float[][] directions = new float[FEATURES][D_IN];
        private final Random random = new Random(5);

        Planted() {
            for (float[] direction : directions) {
                double norm = 0;
                for (int i = 0; i < D_IN; i++) {
                    direction[i] = (float) random.nextGaussian();
                    norm += direction[i] * direction[i];
                }
                for (int i = 0; i < D_IN; i++) {
                    direction[i] /= (float) Math.sqrt(norm);
                }
            }
        }

        @Override
        public int width() {
            return D_IN;
        }

        @Override
        public int passes() {
            return 6;
        }

        @Override
        public FloatBuffer next() {
            FloatBuffer rows = FloatBuffer.allocate(4_096 * D_IN);
            for (int token = 0; token < 4_096; token++) {
                float[] row = new float[D_IN];
                row[0] = 0.5f;
                for (int active = 0; active < ACTIVE; active++) {
                    float[] direction = directions[random.nextInt(FEATURES)];
                    double strength = SCALE * (1 + random.nextDouble());
                    for (int i = 0; i < D_IN; i++) {
                        row[i] += (float) (strength * direction[i]);
                    }
                }
                rows.put(row);
            }
            return rows.flip();
        }
    }

    private static SaePlan plan(SaeArchitecture architecture, int steps) {
        return plan(architecture, steps, OptionalDouble.empty());
    }

    private static SaePlan plan(SaeArchitecture architecture, int steps, OptionalDouble l0) {
        double sparsity = architecture == SaeArchitecture.STANDARD || architecture == SaeArchitecture.PANNEAL ? 0.5 : 1;
        return new SaePlan(
                architecture, WIDTH, ACTIVE, sparsity, l0, Prefixes.Fixed.usual(WIDTH), steps, 256, 0.003, 1);
    }

    private TrainedSae train(SaeArchitecture architecture, int steps) {
        try (SaeTraining training =
                SaeTraining.begin(Device.cpu(), new Planted(), List.of(plan(architecture, steps)))) {
            return training.train(new TrainingLog(silence, 1_000), Optional.empty())
                    .get(0);
        }
    }

    @ParameterizedTest
    @EnumSource(SaeArchitecture.class)
    void findsPlantedDirectionsAndReconstructs(SaeArchitecture architecture) {
        // A gate and a magnitude take longer to learn than either alone.
        TrainedSae sae = train(architecture, architecture == SaeArchitecture.GATED ? 2_000 : 600);
        int found = 0;
        for (float[] direction : new Planted().directions) {
            found += bestCosine(direction, sae) > 0.9 ? 1 : 0;
        }
        // With so few latents, those that come first in a matryoshka SAE are each to stand for several directions.
        assertThat(found)
                .isGreaterThanOrEqualTo(architecture == SaeArchitecture.MATRYOSHKA ? FEATURES / 2 : FEATURES * 2 / 3);
        assertThat(unexplained(sae, architecture == SaeArchitecture.TOPK ? ACTIVE : WIDTH))
                .isLessThan(0.15);
    }

    /** Whatever weight it begins with, the one that gives the wanted L0 is found, to a twentieth. */
    @ParameterizedTest
    @CsvSource({"PANNEAL, 3", "GATED, 2.5", "JUMPRELU, 4"})
    void reachesAWantedL0(SaeArchitecture architecture, double wanted) {
        SaePlan plan = plan(architecture, 3_000, OptionalDouble.of(wanted));
        try (SaeTraining training = SaeTraining.begin(Device.cpu(), new Planted(), List.of(plan))) {
            assertThat(l0(training.train(new TrainingLog(silence, 1_000), Optional.empty())
                            .get(0)))
                    .isCloseTo(wanted, withinPercentage(5));
        }
    }

    private static double l0(TrainedSae sae) {
        FloatBuffer rows = new Planted().next();
        long active = 0;
        for (int token = 0; token < 4_000; token++) {
            float[] x = new float[D_IN];
            rows.get(token * D_IN, x);
            for (float activation : PlainSae.activations(sae, x)) {
                active += activation > 0 ? 1 : 0;
            }
        }
        return active / 4_000.0;
    }

    @Test
    void aLossThatIsNoNumberStopsIt() {
        SaePlan plan = new SaePlan(
                SaeArchitecture.STANDARD,
                WIDTH,
                1,
                1e38,
                OptionalDouble.empty(),
                Prefixes.Fixed.usual(WIDTH),
                50,
                256,
                1,
                1);
        try (SaeTraining training = SaeTraining.begin(Device.cpu(), new Broken(), List.of(plan))) {
            assertThatThrownBy(() -> training.train(new TrainingLog(silence, 1_000), Optional.empty()))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("the loss is NaN at step 1 of 50");
        }
    }

    /** Vectors of a model that has gone wrong. */
    private static final class Broken implements ActivationSource {
        @Override
        public int width() {
            return D_IN;
        }

        @Override
        public int passes() {
            return 1;
        }

        @Override
        public FloatBuffer next() {
            FloatBuffer rows = FloatBuffer.allocate(4_096 * D_IN);
            Arrays.fill(rows.array(), Float.NaN);
            return rows;
        }
    }

    private static double bestCosine(float[] direction, TrainedSae sae) {
        double best = -1;
        for (int latent = 0; latent < WIDTH; latent++) {
            double dot = 0;
            double norm = 0;
            for (int i = 0; i < D_IN; i++) {
                float component = sae.decoder()[latent * D_IN + i];
                dot += direction[i] * component;
                norm += component * component;
            }
            assertThat(norm).isBetween(0.999, 1.001);
            best = Math.max(best, dot);
        }
        return best;
    }

    private static double unexplained(TrainedSae sae, int k) {
        FloatBuffer rows = new Planted().next();
        double error = 0;
        double total = 0;
        for (int token = 0; token < 500; token++) {
            float[] x = new float[D_IN];
            rows.get(token * D_IN, x);
            float[] reconstruction = PlainSae.reconstruct(sae, x, k);
            for (int i = 0; i < D_IN; i++) {
                error += Math.pow(x[i] - reconstruction[i], 2);
                total += Math.pow(x[i], 2);
            }
        }
        return error / total;
    }

    /** From a hundred thousand tokens on latents may be dead and are brought back, which is work of its own. */
    @ParameterizedTest
    @EnumSource(SaeArchitecture.class)
    void leavesNothingWithTheWeights(SaeArchitecture architecture) {
        try (SaeTraining training = SaeTraining.begin(Device.cpu(), new Planted(), List.of(plan(architecture, 20)));
                NDManager other = Engines.manager(Device.cpu())) {
            training.train(new TrainingLog(silence, 1_000), Optional.empty());
            LongLived.assertNoneLeft(
                    training.manager(), () -> training.train(new TrainingLog(silence, 1_000), Optional.empty()));
            SaeParameters parameters = SaeParameters.draw(other, WIDTH, other.zeros(new Shape(D_IN)), 1);
            DeadLatents dead = new DeadLatents(WIDTH);
            dead.observe(other.zeros(new Shape(100_000, WIDTH)));
            assertThat(dead.dead()).hasSize(WIDTH);
            LongLived.assertNoneLeft(other, () -> {
                try (NDManager step = other.newSubManager()) {
                    NDArray x = step.ones(new Shape(4, D_IN));
                    assertThat(dead.loss(parameters, x, x).getFloat()).isPositive();
                }
            });
        }
    }

    @Test
    void sameSeedGivesTheSameSae() {
        assertThat(train(SaeArchitecture.BATCHTOPK, 20).encoder())
                .isEqualTo(train(SaeArchitecture.BATCHTOPK, 20).encoder());
    }

    @Test
    void thresholdsAreThereWhereTheArchitectureHasThem() {
        assertThat(train(SaeArchitecture.STANDARD, 5).threshold()).isEmpty();
        assertThat(train(SaeArchitecture.TOPK, 5).threshold()).isEmpty();
        assertThat(train(SaeArchitecture.BATCHTOPK, 5).threshold())
                .hasSize(WIDTH)
                .containsOnly(train(SaeArchitecture.BATCHTOPK, 5).threshold()[0]);
        assertThat(train(SaeArchitecture.MATRYOSHKA, 5).threshold()).hasSize(WIDTH);
        assertThat(train(SaeArchitecture.GATED, 5).gated()).isPresent();
        assertThat(train(SaeArchitecture.GATED, 5).threshold()).isEmpty();
        assertThat(train(SaeArchitecture.JUMPRELU, 60).threshold())
                .hasSize(WIDTH)
                .doesNotHaveDuplicates();
    }
}
