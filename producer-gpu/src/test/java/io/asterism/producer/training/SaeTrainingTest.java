package io.asterism.producer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is trained side by side, or with an interruption, is what would have been without. */
class SaeTrainingTest {
    private static final int D_IN = 8;
    private static final int STEPS = 80;
    private static final int KEPT = 25;

    @TempDir
    Path folder;

    private final TrainingLog log =
            new TrainingLog(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8), 100);

    /** Vectors that are mostly silent, from a seed. */
    private static final class Seeded implements ActivationSource {
        private final Random random = new Random(3);

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
            FloatBuffer rows = FloatBuffer.allocate(8_192 * D_IN);
            while (rows.hasRemaining()) {
                rows.put(random.nextInt(3) == 0 ? (float) random.nextGaussian() : 0.1f);
            }
            return rows.flip();
        }
    }

    private static SaePlan plan(SaeArchitecture architecture, int width, OptionalDouble l0) {
        return plan(architecture, width, l0, 128);
    }

    private static SaePlan plan(SaeArchitecture architecture, int width, OptionalDouble l0, int batch) {
        return new SaePlan(architecture, width, 2, 0.5, l0, Prefixes.Fixed.usual(width), STEPS, batch, 0.003, 7);
    }

    private List<TrainedSae> train(Optional<SaeCheckpoints> checkpoints, SaePlan... plans) {
        try (SaeTraining training = SaeTraining.begin(Device.cpu(), new Seeded(), List.of(plans))) {
            return training.train(log, checkpoints);
        }
    }

    private List<TrainedSae> train(Optional<SaeCheckpoints> checkpoints, TrainingLines lines, SaePlan... plans) {
        try (SaeTraining training = SaeTraining.begin(Device.cpu(), new Seeded(), List.of(plans))) {
            return training.train(log, checkpoints, lines);
        }
    }

    private static void assertSame(TrainedSae one, TrainedSae other) {
        assertThat(one.encoder()).isEqualTo(other.encoder());
        assertThat(one.decoder()).isEqualTo(other.decoder());
        assertThat(one.encoderBias()).isEqualTo(other.encoderBias());
        assertThat(one.decoderBias()).isEqualTo(other.decoderBias());
        assertThat(one.threshold()).isEqualTo(other.threshold());
    }

    @Test
    void widthsSideBySideAreWhatEachIsAlone() {
        SaePlan narrow = plan(SaeArchitecture.BATCHTOPK, 12, OptionalDouble.empty());
        SaePlan wide = plan(SaeArchitecture.BATCHTOPK, 24, OptionalDouble.empty());
        List<TrainedSae> both = train(Optional.empty(), narrow, wide);
        assertSame(both.get(0), train(Optional.empty(), narrow).get(0));
        assertSame(both.get(1), train(Optional.empty(), wide).get(0));
    }

    @ParameterizedTest
    @EnumSource(SaeArchitecture.class)
    void anInterruptedTrainingEndsWithTheSameWeights(SaeArchitecture architecture) {
        OptionalDouble l0 = architecture.weighed() == SaeArchitecture.Weighed.NOTHING
                ? OptionalDouble.empty()
                : OptionalDouble.of(3);
        SaePlan[] plans = {plan(architecture, 12, l0), plan(architecture, 20, l0)};
        List<TrainedSae> whole = train(Optional.empty(), plans);
        assertThatThrownBy(() -> train(Optional.of(kept("same", 2 * KEPT + 9)), plans))
                .isInstanceOf(IllegalStateException.class);
        List<TrainedSae> resumed = train(Optional.of(kept("same", STEPS + 1)), plans);
        for (int i = 0; i < plans.length; i++) {
            assertSame(resumed.get(i), whole.get(i));
            assertThat(resumed.get(i).gated().map(TrainedSae.Magnitudes::bias))
                    .usingRecursiveComparison()
                    .isEqualTo(whole.get(i).gated().map(TrainedSae.Magnitudes::bias));
        }
    }

    /** 80 batches of 2,048 tokens are more than the pool of 131,072. */
    @Test
    void goesOnInTheSecondPool() {
        SaePlan plan = plan(SaeArchitecture.TOPK, 12, OptionalDouble.empty(), 2_048);
        TrainedSae whole = train(Optional.empty(), plan).get(0);
        assertThatThrownBy(() -> train(Optional.of(kept("same", 3 * KEPT + 1)), plan))
                .isInstanceOf(IllegalStateException.class);
        assertSame(train(Optional.of(kept("same", STEPS + 1)), plan).get(0), whole);
    }

    @Test
    void itsLinesAreThoseOfOneRun() throws IOException {
        SaePlan plan = new SaePlan(
                SaeArchitecture.TOPK, 12, 2, 0.5, OptionalDouble.empty(), Prefixes.Fixed.usual(12), 230, 64, 0.003, 7);
        TrainingLines lines = new TrainingLines(List.of(folder.resolve("lines")));
        assertThatThrownBy(() -> train(Optional.of(kept("one", 160)), lines, plan))
                .isInstanceOf(IllegalStateException.class);
        // A kill may come behind a line of a step that is taken again, or cut one.
        Files.writeString(folder.resolve("lines"), "{\"step\": 175}\n{\"st", StandardOpenOption.APPEND);
        train(Optional.of(kept("one", 1_000)), lines, plan);
        List<String> written = Files.readAllLines(folder.resolve("lines"));
        assertThat(written).hasSize(3);
        for (int k = 0; k < 3; k++) {
            JsonNode line = new ObjectMapper().readTree(written.get(k));
            assertThat(line.path("step").intValue()).isEqualTo(new int[] {100, 200, 230}[k]);
            assertThat(line.path("tokens").intValue())
                    .isEqualTo(64 * line.path("step").intValue());
            // The two largest of a token, some of which are not above 0.
            assertThat(line.path("l0").doubleValue()).isBetween(1.0, 2.0);
            assertThat(line.path("loss").doubleValue()).isPositive();
            assertThat(line.path("dead").intValue()).isZero();
        }
    }

    @Test
    void goesOnFromItsOwnOnly() throws IOException {
        SaePlan plan = plan(SaeArchitecture.TOPK, 12, OptionalDouble.empty());
        assertThatThrownBy(() -> train(Optional.of(kept("one", KEPT + 1)), plan))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> train(Optional.of(kept("another", STEPS + 1)), plan))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("unfinished training of one, and this one is of another");
        try (var files = Files.list(folder.resolve("kept"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("state.json", "step-" + KEPT + ".safetensors");
        }
        Files.writeString(folder.resolve("kept/state.json"), "{\"of\": \"one\"");
        assertThatThrownBy(() -> train(Optional.of(kept("one", STEPS + 1)), plan))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("state.json' cannot be read");
        SaeCheckpoints given = kept("one", STEPS + 1);
        given.remove();
        given.remove();
        assertThat(folder.resolve("kept")).doesNotExist();
    }

    /** Interrupted by a failure at a step. */
    private SaeCheckpoints kept(String identity, int failing) {
        return new SaeCheckpoints(folder.resolve("kept"), identity, KEPT, (step, trainers) -> {
            if (step == failing) {
                throw new IllegalStateException("interrupted");
            }
        });
    }
}
