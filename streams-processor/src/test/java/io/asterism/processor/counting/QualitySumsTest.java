package io.asterism.processor.counting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.counting.QualitySums.Part;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import io.asterism.schemas.InvalidActivationsException;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.PackedColumns;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class QualitySumsTest {
    private static final int WIDTH = 3;
    private static final int LATENTS = 20;

    /** Sums by pane and in total are those of a plain loop, also after panes were folded, stored, read back and expired. */
    @Property(tries = 60)
    void equalsAPlainLoopWhateverHappensOnTheWay(@ForAll long seed) {
        Random random = new Random(seed);
        Stream stream = measured(random);
        TaskCounts counts = task(stream);
        StoredBlocks blocks = new StoredBlocks();
        Map<Long, double[]> byPane = new HashMap<>();
        double[] total = new double[Part.values().length];
        for (int k = 0; k < stream.records.size(); k++) {
            if (add(stream, counts, k) == TaskCounts.Outcome.COUNTED) {
                long pane = stream.records.get(k).getEventTime() / 1000 * 1000;
                addPlainly(stream, k, total, byPane.computeIfAbsent(pane, from -> new double[total.length]));
            }
            if (random.nextInt(10) == 0) {
                blocks.drain(counts);
                counts = blocks.load(task(stream));
            }
        }
        assertSums(counts.quality(Window.TOTAL), total);
        for (TaskFigures.Pane pane : counts.panes()) {
            assertSums(
                    counts.quality(new Window(pane.from(), pane.to())),
                    byPane.getOrDefault(pane.from(), new double[total.length]));
        }
        blocks.drain(counts);
        assertThat(blocks.count(BlockKey.Kind.PANE_QUALITY))
                .isLessThanOrEqualTo(counts.panes().size() + 1L);
    }

    /** Targets (1, 0), (0, 2): around their mean (0.5, 1) they vary by 2 * (0.25 + 1) = 2.5. */
    @Test
    void varianceIsAroundTheMean() {
        QualitySums sums = decoded(2, new double[] {1, 2}, 5);
        assertThat(sums.variance()).isCloseTo(2.5, within(1e-12));
        QualitySums other = decoded(1, new double[] {1, 2, 3}, 14);
        other.add(sums);
        assertThat(other.variance())
                .as("targets of two and of three components")
                .isNaN();
        assertThat(other.of(Part.SQUARED_TARGET)).isEqualTo(19);
    }

    private static QualitySums decoded(int tokens, double[] vector, double squares) {
        BlockWriter out = new BlockWriter().u8(1).varint(Part.values().length);
        for (int bucket = 0; bucket < QualitySums.POSITIONS.size(); bucket++) {
            for (Part part : Part.values()) {
                out.f64(bucket == 0 && part == Part.SQUARED_TARGET ? squares : 0);
            }
        }
        out.u8(0).varint(tokens).varint(vector.length);
        Arrays.stream(vector).forEach(out::f64);
        return QualitySums.decode(out.toBytes());
    }

    @Test
    void refusesBytesThatAreNoSums() {
        byte[] whole = decoded(2, new double[] {1, 2}, 5).encode();
        assertThat(QualitySums.decode(whole).encode()).isEqualTo(whole);
        assertThatThrownBy(() -> QualitySums.decode(Arrays.copyOf(whole, whole.length - 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it ends too early");
        byte[] other = whole.clone();
        other[0] = 9;
        assertThatThrownBy(() -> QualitySums.decode(other))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version 9");
    }

    private static Stream measured(Random random) {
        Stream stream = new Stream(LATENTS, 0.5, 1.5);
        stream.manifest.setGraceMillis(300);
        stream.manifest.setRetentionMillis(3000);
        for (int k = 0; k < 40; k++) {
            int tokens = 1 + random.nextInt(random.nextInt(6) == 0 ? 200 : 20);
            List<SortedMap<Integer, Float>> context = IntStream.range(0, tokens)
                    .mapToObj(t -> {
                        SortedMap<Integer, Float> token = new TreeMap<>();
                        random.ints(random.nextInt(4), 0, LATENTS)
                                .forEach(latent -> token.put(latent, 0.25f + random.nextFloat()));
                        return token;
                    })
                    .toList();
            stream.context(10_000 + 250L * k - (random.nextInt(5) == 0 ? random.nextInt(2000) : 0), context);
            Activations record = stream.records.get(k);
            record.setManifest(Manifests.hash(stream.manifest));
            boolean[] special = new boolean[tokens];
            special[0] = random.nextBoolean();
            record.setSpecial(PackedColumns.packBits(special));
            if (random.nextInt(3) > 0) {
                record.setSquaredError(scalars(random, tokens));
                record.setSquaredTarget(scalars(random, tokens));
                record.setSquaredReconstruction(scalars(random, tokens));
                record.setTargetDotReconstruction(scalars(random, tokens));
                record.setTargetSum(
                        PackedColumns.packDoubles(random.doubles(WIDTH, -1, 1).toArray()));
            }
            if (random.nextInt(3) > 0) {
                record.setCrossEntropy(scalars(random, tokens));
                record.setCrossEntropySpliced(scalars(random, tokens));
                record.setCrossEntropyAblated(scalars(random, tokens));
                record.setKlSpliced(scalars(random, tokens));
            }
        }
        return stream;
    }

    private static ByteBuffer scalars(Random random, int tokens) {
        float[] values = new float[tokens];
        for (int t = 0; t < tokens; t++) {
            values[t] = random.nextInt(8) == 0 ? 0 : 5 * random.nextFloat();
        }
        return PackedColumns.packScalars(values, 0, tokens);
    }

    private static void addPlainly(Stream stream, int context, double[]... sums) {
        Activations record = stream.records.get(context);
        List<SortedMap<Integer, Float>> tokens = stream.tokens(context);
        for (int t = 0; t < tokens.size(); t++) {
            boolean special = (record.getSpecial().get(t / 8) >> t % 8 & 1) != 0;
            if (special) {
                continue;
            }
            double[] values = new double[Part.values().length];
            if (record.getSquaredTarget() != null) {
                double target = scalar(record.getSquaredTarget(), t);
                double made = scalar(record.getSquaredReconstruction(), t);
                values[0] = 1;
                values[1] =
                        tokens.get(t).values().stream().filter(f -> f > 0.5f).count();
                values[2] = scalar(record.getSquaredError(), t);
                values[3] = target;
                values[4] = target == 0 ? 0 : 1;
                values[5] = target == 0 || made == 0
                        ? 0
                        : scalar(record.getTargetDotReconstruction(), t) / Math.sqrt(target * made);
                values[6] = target == 0 ? 0 : Math.sqrt(made / target);
            }
            if (record.getCrossEntropy() != null) {
                values[7] = 1;
                values[8] = scalar(record.getCrossEntropy(), t);
                values[9] = 1;
                values[10] = scalar(record.getCrossEntropySpliced(), t);
                values[11] = 1;
                values[12] = scalar(record.getCrossEntropyAblated(), t);
                values[13] = 1;
                values[14] = scalar(record.getKlSpliced(), t);
            }
            for (double[] sum : sums) {
                Arrays.setAll(sum, part -> sum[part] + values[part]);
            }
        }
    }

    private static double scalar(ByteBuffer column, int token) {
        return column.duplicate().order(ByteOrder.LITTLE_ENDIAN).getFloat(4 * token);
    }

    private static void assertSums(QualitySums actual, double[] expected) {
        Part[] parts = Part.values();
        for (int i = 0; i < parts.length; i++) {
            Part part = parts[i];
            double byBucket = IntStream.range(0, QualitySums.POSITIONS.size())
                    .mapToDouble(bucket -> actual.of(part, bucket))
                    .sum();
            assertThat(actual.of(part)).as(part.name()).isCloseTo(expected[i], within(1e-6));
            assertThat(byBucket).isCloseTo(actual.of(part), within(1e-6));
        }
    }

    private static TaskCounts task(Stream stream) {
        return new TaskCounts(CountingPlan.of(stream.manifest, new float[0]));
    }

    private static TaskCounts.Outcome add(Stream stream, TaskCounts counts, int k) {
        ActivationColumns columns = new ActivationColumns(stream.manifest);
        try {
            columns.read(stream.records.get(k));
        } catch (InvalidActivationsException e) {
            throw new AssertionError(e);
        }
        return counts.add(stream.records.get(k), columns, k);
    }
}
