package io.asterism.producer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.asterism.producer.model.Engines;
import io.asterism.producer.model.JavaBuffers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses against the same formulas one number at a time, and their gradients against finite differences of those, in 64 bits. */
class SaeObjectiveTest {
    private static final int D_IN = 5;
    private static final int WIDTH = 7;
    private static final int BATCH = 11;
    private static final double STEP = 1e-6;
    private static final double WEIGHT = 0.7;

    private final Random random = new Random(3);
    private final double[][] x = drawn(BATCH, D_IN);
    private final PlainObjective plain = new PlainObjective(
            drawn(D_IN, WIDTH),
            drawn(WIDTH, D_IN),
            drawn(1, WIDTH)[0],
            drawn(1, D_IN)[0],
            drawn(1, WIDTH)[0],
            drawn(1, WIDTH)[0],
            drawn(1, WIDTH)[0]);

    private NDManager manager;
    private SaeParameters parameters;

    private double[][] drawn(int rows, int columns) {
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            Arrays.setAll(row, i -> 0.6 * random.nextGaussian());
        }
        return values;
    }

    @BeforeEach
    void load() {
        manager = Engines.manager(Device.cpu());
        parameters = new SaeParameters(
                array(plain.encoder()),
                array(plain.decoder()),
                manager.create(plain.encoderBias()),
                manager.create(plain.decoderBias()),
                manager.create(plain.logThreshold()),
                manager.create(plain.logGain()),
                manager.create(plain.magnitudeBias()));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray array(double[][] rows) {
        return manager.create(
                Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray(), new Shape(rows.length, rows[0].length));
    }

    private SaeObjective objective(PlainObjective.Aim aim) {
        Prefixes prefixes = new Prefixes.Fixed(aim.prefixes());
        DeadLatents dead = new DeadLatents(WIDTH);
        if (aim.allDead()) {
            try (NDManager step = manager.newSubManager()) {
                dead.observe(step.zeros(new Shape(100_000, WIDTH)));
            }
        }
        SaePlan plan = new SaePlan(
                aim.architecture(),
                WIDTH,
                aim.k(),
                WEIGHT,
                java.util.OptionalDouble.empty(),
                prefixes,
                1_000,
                BATCH,
                0.001,
                1);
        return SaeObjective.of(plan, parameters, dead);
    }

    private static PlainObjective.Aim aim(SaeArchitecture architecture, boolean allDead) {
        int[] prefixes = architecture == SaeArchitecture.MATRYOSHKA ? new int[] {2, 3, WIDTH} : new int[] {WIDTH};
        return new PlainObjective.Aim(architecture, 2, WEIGHT, 0.5, prefixes, allDead);
    }

    @ParameterizedTest
    @CsvSource({
        "STANDARD, false",
        "STANDARD, true",
        "PANNEAL, false",
        "GATED, false",
        "GATED, true",
        "TOPK, false",
        "TOPK, true",
        "BATCHTOPK, false",
        "MATRYOSHKA, false",
        "MATRYOSHKA, true",
        "JUMPRELU, false"
    })
    void lossAndGradientsAreThoseOfTheFormulas(SaeArchitecture architecture, boolean allDead) {
        PlainObjective.Aim aim = aim(architecture, allDead);
        Map<String, NDArray> trained = parameters.trained(architecture);
        // At step 550 of 1,000 the power of panneal is a half.
        SaeObjective objective = objective(aim);
        trained.values().forEach(array -> array.setRequiresGradient(true));
        try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
            SaeObjective.Loss loss = objective.of(array(x), 550, WEIGHT);
            JavaBuffers.forget();
            gradients.backward(loss.total());
            assertThat(loss.total().getDouble()).isCloseTo(plain.loss(plain, x, aim), within(1e-10));
        }
        Map<String, Function<PlainObjective, double[][]>> numbers = numbers();
        trained.forEach((name, array) -> {
            if (!name.equals("log_threshold")) {
                double[] found = array.getGradient().toDoubleArray();
                double[] expected = differences(numbers.get(name), aim);
                for (int i = 0; i < found.length; i++) {
                    assertThat(found[i]).as(name + "[" + i + "]").isCloseTo(expected[i], within(1e-5));
                }
            }
        });
    }

    private static Map<String, Function<PlainObjective, double[][]>> numbers() {
        Map<String, Function<PlainObjective, double[][]>> numbers = new LinkedHashMap<>();
        numbers.put("W_enc", PlainObjective::encoder);
        numbers.put("W_dec", PlainObjective::decoder);
        numbers.put("b_enc", each -> new double[][] {each.encoderBias()});
        numbers.put("b_dec", each -> new double[][] {each.decoderBias()});
        numbers.put("r_mag", each -> new double[][] {each.logGain()});
        numbers.put("b_mag", each -> new double[][] {each.magnitudeBias()});
        return numbers;
    }

    private double[] differences(Function<PlainObjective, double[][]> numbers, PlainObjective.Aim aim) {
        PlainObjective moved = plain.copy();
        return Arrays.stream(numbers.apply(moved))
                .flatMapToDouble(row -> java.util.stream.IntStream.range(0, row.length)
                        .mapToDouble(i -> {
                            double was = row[i];
                            row[i] = was + STEP;
                            double above = moved.loss(plain, x, aim);
                            row[i] = was - STEP;
                            double below = moved.loss(plain, x, aim);
                            row[i] = was;
                            return (above - below) / (2 * STEP);
                        }))
                .toArray();
    }

    /** Rajamanoharan et al. 2024, equations 11 and 12: dz/dtheta = -(theta/eps) rect, dL0/dtheta = -(1/eps) rect. */
    @Test
    void thresholdsLearnThroughTheRectangle() {
        PlainObjective.Aim aim = aim(SaeArchitecture.JUMPRELU, false);
        parameters.logThreshold().setRequiresGradient(true);
        try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
            NDArray total = objective(aim).of(array(x), 1, WEIGHT).total();
            JavaBuffers.forget();
            gradients.backward(total);
        }
        double[] found = parameters.logThreshold().getGradient().toDoubleArray();
        double[][] left = plain.left(x, plain.activations(plain, x, aim), WIDTH);
        double[][] pre = plain.preActivations(x);
        for (int i = 0; i < WIDTH; i++) {
            double threshold = Math.exp(plain.logThreshold()[i]);
            double expected = 0;
            for (int b = 0; b < BATCH; b++) {
                if (Math.abs(pre[b][i] - threshold) < Sparsity.Jump.BANDWIDTH / 2) {
                    double byActivation = 0;
                    for (int d = 0; d < D_IN; d++) {
                        byActivation -= 2 * left[b][d] * plain.decoder()[i][d] / BATCH;
                    }
                    expected -= (byActivation * threshold + WEIGHT / BATCH) / Sparsity.Jump.BANDWIDTH;
                }
            }
            assertThat(found[i]).as("latent " + i).isCloseTo(expected * threshold, within(1e-9));
        }
    }

    @Test
    void theDecodersGradientTurnsItsRowsAndDoesNotStretchThem() {
        NDArray decoder = manager.create(new double[] {0.6, 0.8, 1, 0}, new Shape(2, 2));
        decoder.setRequiresGradient(true);
        try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
            gradients.backward(decoder.mul(manager.create(new double[] {1, 2, 3, 4}, new Shape(2, 2)))
                    .sum());
        }
        SaeParameters.turnOnly(decoder);
        // (1, 2) is 2.2 along (0.6, 0.8); (3, 4) is 3 along (1, 0).
        assertThat(decoder.getGradient().toDoubleArray())
                .containsExactly(new double[] {1 - 2.2 * 0.6, 2 - 2.2 * 0.8, 0, 4}, within(1e-12));
    }
}
