package io.asterism.processor.subspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.asterism.processor.counting.CountingPlan;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.Stream;
import io.asterism.processor.counting.TaskCounts;
import io.asterism.processor.counting.Window;
import io.asterism.processor.graph.Components;
import io.asterism.processor.graph.JaccardGraph;
import io.asterism.processor.graph.Measure;
import io.asterism.processor.graph.SpanningForest;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import io.asterism.schemas.InvalidActivationsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Methods specification G.7: what is planted in a stream is found, and nothing else. */
class PlantedStructureTest {
    private static final int TOKENS = 20_000;

    @Test
    void independentLatentsFormNoGroup() {
        double p = .1;
        PairCounts counts = count(40, random -> {
            SortedMap<Integer, Float> token = new TreeMap<>();
            for (int latent = 0; latent < 40; latent++) {
                if (random.nextDouble() < p) {
                    token.put(latent, 1f);
                }
            }
            return token;
        });

        // J tends to p² / (2p - p²) = .053, its standard deviation is some .003.
        assertThat(components(counts, .08).count()).isEqualTo(40);
        double lift = 0;
        for (int j = 1; j < 40; j++) {
            lift += Measure.LIFT.of(counts.count(0, j), counts.fires(0), counts.fires(j), counts.tokens()) / 39;
        }
        // One lift's standard deviation is about 1 / √(N p²) = .07; the mean of 39 is within a few hundredths.
        assertThat(lift).isEqualTo(1, within(.05));
    }

    /** Each of five groups of six shares a trigger; a member fires with probability r when its trigger does: J tends to r / (2 - r). */
    @ParameterizedTest
    @CsvSource({".2, false", ".3, false", ".35, false", ".45, true", ".6, true", ".9, true"})
    void plantedGroupsAreFoundExactlyWhereTheyPassTheThreshold(double r, boolean found) {
        double threshold = .25;
        assertThat(r / (2 - r) > threshold).isEqualTo(found);
        PairCounts counts = count(30, random -> {
            SortedMap<Integer, Float> token = new TreeMap<>();
            for (int group = 0; group < 5; group++) {
                if (random.nextDouble() < .2) {
                    for (int member = 0; member < 6; member++) {
                        if (random.nextDouble() < r) {
                            token.put(6 * group + member, 1f);
                        }
                    }
                }
            }
            return token;
        });

        Components components = components(counts, threshold);
        if (found) {
            assertThat(components.count()).isEqualTo(5);
            for (int group = 0; group < 5; group++) {
                assertThat(components.members(group))
                        .containsExactly(
                                IntStream.range(6 * group, 6 * group + 6).toArray());
            }
        } else {
            assertThat(components.count()).isEqualTo(30);
        }
    }

    /** Four latents write cos and sin, each sign by one of them, of a phase: eight phases make two equal eigenvalues. */
    @Test
    void aPlantedCircleIsFlatAndRound() {
        SubspacePca eight =
                SubspaceAnalysis.pca(circle(k -> 2 * Math.PI * (k % 8) / 8).moments(), AXES);
        assertThat(eight.eigenvalues()).hasSize(2);
        assertThat(eight.eigenvalues()[1]).isEqualTo(eight.eigenvalues()[0], within(1e-6 * eight.eigenvalues()[0]));
        // Half the unit radius squared along either axis.
        assertThat(eight.eigenvalues()[0]).isEqualTo(.5, within(1e-3));

        Random random = new Random(4);
        SubspaceStatistics statistics = circle(k -> 2 * Math.PI * random.nextDouble());
        SubspacePca pca = SubspaceAnalysis.pca(statistics.moments(), AXES);
        PlaneIndices indices =
                SubspaceAnalysis.indices(SubspaceAnalysis.project(pca, statistics.points(), 5), IndexSettings.PAPER);
        assertThat(indices.planes()).hasSize(1);
        // G.5: 2.45 bits and .2187 for a noise-free circle.
        assertThat(indices.planes().get(0).separability()).isGreaterThan(2);
        assertThat(indices.planes().get(0).mixture()).isEqualTo(.2187, within(.03));
    }

    @Test
    void absorptionLeavesNoTrace() {
        PairCounts counts = count(3, random -> {
            SortedMap<Integer, Float> token = new TreeMap<>();
            if (random.nextDouble() < .3) {
                token.put(random.nextDouble() < .2 ? 1 : 0, 1f);
            }
            return token;
        });

        assertThat(counts.fires(1)).isPositive();
        assertThat(counts.count(0, 1)).isZero();
        assertThat(Measure.LIFT.of(counts.count(0, 1), counts.fires(0), counts.fires(1), counts.tokens()))
                .isZero();
        assertThat(components(counts, 0).count()).isEqualTo(3);
    }

    private static final float[][] AXES = {{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}};

    private interface Phases {
        double of(int k);
    }

    private static SubspaceStatistics circle(Phases phases) {
        Stream stream = new Stream(4, 0);
        for (int context = 0; context < 40; context++) {
            List<SortedMap<Integer, Float>> tokens = new ArrayList<>();
            for (int k = 0; k < 80; k++) {
                double phase = phases.of(80 * context + k);
                SortedMap<Integer, Float> token = new TreeMap<>();
                put(token, 0, Math.cos(phase));
                put(token, 2, Math.sin(phase));
                tokens.add(token);
            }
            stream.context(0, tokens);
        }
        SubspaceDefinition definition = new SubspaceDefinition("circle", List.of(0, 1, 2, 3), false, 0);
        return TaskSubspacesTest.task(stream, stream.records, definition)
                .statistics(definition, Window.TOTAL, true)
                .orElseThrow();
    }

    /** The first of two latents writes a positive value, the second a negative one. */
    private static void put(SortedMap<Integer, Float> token, int latent, double value) {
        if (Math.abs(value) > 1e-9) {
            token.put(value > 0 ? latent : latent + 1, (float) Math.abs(value));
        }
    }

    private interface Tokens {
        SortedMap<Integer, Float> draw(Random random);
    }

    private static PairCounts count(int dSae, Tokens tokens) {
        Random random = new Random(11);
        Stream stream = new Stream(dSae, 0);
        for (int context = 0; context < TOKENS / 100; context++) {
            List<SortedMap<Integer, Float>> drawn = new ArrayList<>();
            for (int k = 0; k < 100; k++) {
                drawn.add(tokens.draw(random));
            }
            stream.context(0, drawn);
        }
        TaskCounts counts = new TaskCounts(CountingPlan.of(stream.manifest, new float[0]));
        ActivationColumns columns = new ActivationColumns(stream.manifest);
        int offset = 0;
        for (Activations record : stream.records) {
            try {
                columns.read(record);
            } catch (InvalidActivationsException e) {
                throw new AssertionError(e);
            }
            counts.add(record, columns, offset++);
        }
        counts.countPending();
        return counts.pairs(Window.TOTAL, 0);
    }

    private static Components components(PairCounts counts, double threshold) {
        return SpanningForest.of(new JaccardGraph(counts, 1)).components(threshold);
    }
}
