package io.asterism.processor.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compares what is worked out of a decoder with the definitions, followed word by word in double precision. */
class GeometryTest {
    private static final int LATENTS = 301;
    private static final int WIDTH = 7;
    private static final int BEHIND_ZEROS = 18;

    private final float[][] rows = rows(LATENTS, WIDTH, 12);
    private final DecoderTable decoder = new DecoderTable(rows);
    private final double[][] cosines = cosines(rows);

    /** Rows around a few centres, of which one is all zeros and two are the same but for their length. */
    static float[][] rows(int latents, int width, int centres) {
        Random random = new Random(5);
        double[][] centre = new double[centres][width];
        for (double[] each : centre) {
            Arrays.setAll(each, k -> random.nextGaussian());
        }
        float[][] rows = new float[latents][width];
        for (int i = 0; i < latents; i++) {
            for (int k = 0; k < width; k++) {
                rows[i][k] = (float) (centre[i % centres][k] + 0.3 * random.nextGaussian());
            }
        }
        Arrays.fill(rows[BEHIND_ZEROS - 1], 0);
        for (int k = 0; k < width; k++) {
            rows[40][k] = 2 * rows[3][k];
        }
        return rows;
    }

    private static double[][] cosines(float[][] rows) {
        double[][] cosines = new double[rows.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows.length; j++) {
                double product = product(rows[i], rows[j]);
                double lengths = Math.sqrt(product(rows[i], rows[i]) * product(rows[j], rows[j]));
                cosines[i][j] = lengths == 0 ? 0 : product / lengths;
            }
        }
        return cosines;
    }

    private static double product(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(k -> (double) a[k] * b[k])
                .sum();
    }

    private static Integer[] byNearness(double[] nearness, int latent) {
        return IntStream.range(0, nearness.length)
                .filter(other -> other != latent)
                .boxed()
                .sorted(Comparator.comparingDouble(other -> -nearness[other]))
                .toArray(Integer[]::new);
    }

    @Test
    void theNearestRowsAreThoseOfTheLargestCosines() {
        NearestRows nearest = NearestRows.of(decoder, progress -> {});
        assertThat(nearest.kept()).isEqualTo(50);
        assertThat(nearest.latents()).isEqualTo(LATENTS);
        for (int i = 0; i < LATENTS; i++) {
            Integer[] order = byNearness(cosines[i], i);
            List<DecoderTable.Near> listed = decoder.nearest(i, 20);
            assertThat(listed).hasSize(20);
            for (int n = 0; n < 50; n++) {
                assertThat((double) nearest.cosine(i, n)).isCloseTo(cosines[i][order[n]], within(1e-5));
                assertThat(cosines[i][nearest.latent(i, n)]).isCloseTo(cosines[i][order[n]], within(1e-5));
                if (n < 20) {
                    assertThat(listed.get(n).cosine()).isCloseTo(cosines[i][order[n]], within(1e-5));
                    assertThat(cosines[i][listed.get(n).latent()]).isCloseTo(cosines[i][order[n]], within(1e-5));
                }
            }
        }
    }

    @Test
    void aMapSaysHowFarItIsToBeBelieved() {
        DecoderMap map = DecoderMap.of(decoder, progress -> {});
        double[][] onMap = new double[LATENTS][LATENTS];
        for (int i = 0; i < LATENTS; i++) {
            for (int j = 0; j < LATENTS; j++) {
                onMap[i][j] = -Math.hypot(map.at()[0][i] - map.at()[0][j], map.at()[1][i] - map.at()[1][j]);
            }
        }
        assertThat(map.k()).isEqualTo(15);
        assertThat(map.trustworthiness()).isCloseTo(trust(cosines, onMap, 15), within(1e-3));
        assertThat(map.continuity()).isCloseTo(trust(onMap, cosines, 15), within(1e-3));
        double kept = 0;
        for (int i = 0; i < LATENTS; i++) {
            List<Integer> there = Arrays.asList(byNearness(cosines[i], i)).subList(0, 15);
            kept += Arrays.stream(byNearness(onMap[i], i))
                    .limit(15)
                    .filter(there::contains)
                    .count();
        }
        assertThat(map.knnPreservation()).isCloseTo(kept / LATENTS / 15, within(1e-3));
        // Twelve clear clusters: neighbors on the map that are none in the decoder are within a cluster.
        assertThat(map.trustworthiness()).isGreaterThan(0.95);
        assertThat(map.continuity()).isGreaterThan(0.95);
    }

    /** 1 - 2 / (n k (2n - 3k - 1)) times the sum, over neighbors in the second that are none in the first, of their rank in the first less k. */
    private static double trust(double[][] first, double[][] second, int k) {
        int latents = first.length;
        double sum = 0;
        for (int i = 0; i < latents; i++) {
            List<Integer> order = Arrays.asList(byNearness(first[i], i));
            for (Integer other : Arrays.asList(byNearness(second[i], i)).subList(0, k)) {
                sum += Math.max(0, order.indexOf(other) + 1 - k);
            }
        }
        return 1 - 2 / ((double) latents * k * (2.0 * latents - 3.0 * k - 1)) * sum;
    }

    @Test
    void theSameDecoderGivesTheSameMap() {
        DecoderMap one = DecoderMap.of(decoder, progress -> {});
        DecoderMap other = DecoderMap.of(new DecoderTable(rows), progress -> {});
        assertThat(one.at()).isDeepEqualTo(other.at());
        assertThat(one.trustworthiness()).isEqualTo(other.trustworthiness());
    }

    @Test
    void progressEndsAtOne() {
        List<Double> told = java.util.Collections.synchronizedList(new ArrayList<>());
        DecoderMap.of(decoder, told::add);
        assertThat(told).allMatch(share -> share >= 0 && share <= 1 + 1e-12);
        assertThat(told.stream().mapToDouble(Double::doubleValue).max().orElse(0))
                .isCloseTo(1, within(1e-9));
    }

    /** All pairs of clusters are compared at every step, by the mean over their latents; without the row of zeros, which is as far from all. */
    @Test
    void theTreeUnitesTheNearestClustersByTheirMeanDistance() {
        int latents = 60;
        DecoderTree tree = DecoderTree.of(
                new DecoderTable(Arrays.copyOfRange(rows, BEHIND_ZEROS, BEHIND_ZEROS + latents)), progress -> {});
        List<List<Integer>> clusters = new ArrayList<>();
        IntStream.range(0, latents).forEach(latent -> clusters.add(new ArrayList<>(List.of(latent))));
        for (int merge = 0; merge < latents - 1; merge++) {
            int first = 0;
            int second = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int a = 0; a < clusters.size(); a++) {
                for (int b = a + 1; b < clusters.size(); b++) {
                    double distance = distance(clusters.get(a), clusters.get(b));
                    if (distance < least) {
                        least = distance;
                        first = a;
                        second = b;
                    }
                }
            }
            clusters.get(first).addAll(clusters.remove(second));
            assertThat(tree.height(merge)).isCloseTo(least, within(1e-5));
            assertThat(partition(tree.intoClusters(clusters.size()).clusters()))
                    .isEqualTo(partition(clusters, latents));
        }
    }

    private double distance(List<Integer> one, List<Integer> other) {
        double sum = 0;
        for (int i : one) {
            for (int j : other) {
                sum += 1 - cosines[BEHIND_ZEROS + i][BEHIND_ZEROS + j];
            }
        }
        return sum / one.size() / other.size();
    }

    private static List<Integer> partition(int[] clusters) {
        return Arrays.stream(clusters).boxed().toList();
    }

    /** Numbered by smallest latents. */
    private static List<Integer> partition(List<List<Integer>> clusters, int latents) {
        List<List<Integer>> sorted = clusters.stream()
                .sorted(Comparator.comparing(java.util.Collections::min))
                .toList();
        Integer[] partition = new Integer[latents];
        for (int cluster = 0; cluster < sorted.size(); cluster++) {
            for (int latent : sorted.get(cluster)) {
                partition[latent] = cluster;
            }
        }
        return List.of(partition);
    }

    /** SciPy: linkage(x, 'average', metric='cosine') of rows at 0, 10, 30, 90 and 110 degrees. */
    @Test
    void theTreeOfFiveDirectionsIsSciPys() {
        int[] degrees = {0, 10, 30, 90, 110};
        float[][] plane = new float[degrees.length][2];
        for (int i = 0; i < degrees.length; i++) {
            plane[i][0] = (float) Math.cos(Math.toRadians(degrees[i]));
            plane[i][1] = (float) Math.sin(Math.toRadians(degrees[i]));
        }
        DecoderTree tree = DecoderTree.of(new DecoderTable(plane), progress -> {});
        double[] heights = {0.015192246987791869, 0.06030737921409157, 0.09714098771482638, 0.9447286609431229};
        for (int merge = 0; merge < heights.length; merge++) {
            assertThat(tree.height(merge)).isCloseTo(heights[merge], within(1e-6));
        }
        assertThat(tree.atHeight(0.07).clusters()).containsExactly(0, 0, 1, 2, 2);
        assertThat(tree.atHeight(0).count()).isEqualTo(5);
        assertThat(tree.atHeight(2).count()).isEqualTo(1);
        assertThat(tree.intoClusters(9).count()).isEqualTo(5);
        DecoderTree.Cut cut = tree.intoClusters(3);
        assertThat(cut.clusters()).containsExactly(0, 0, 1, 2, 2);
        assertThat(cut.above())
                .extracting(merge -> merge.first() + " " + merge.second() + " " + merge.size())
                .containsExactly("0 1 3", "2 3 5");
    }

    /** The examples of scikit-learn's adjusted_rand_score and normalized_mutual_info_score. */
    @Test
    void splitsAgreeAsScikitLearnSays() {
        PartitionAgreement some = PartitionAgreement.of(new int[] {0, 0, 1, 2}, new int[] {0, 0, 1, 1});
        assertThat(some.adjustedRand()).isCloseTo(4 / 7.0, within(1e-12));
        assertThat(some.normalizedMutualInformation()).isCloseTo(0.8, within(1e-12));
        PartitionAgreement none = PartitionAgreement.of(new int[] {0, 0, 1, 1}, new int[] {0, 1, 0, 1});
        assertThat(none.adjustedRand()).isCloseTo(-0.5, within(1e-12));
        assertThat(none.normalizedMutualInformation()).isCloseTo(0, within(1e-12));
        PartitionAgreement whole = PartitionAgreement.of(new int[] {0, 0, 1, 1}, new int[] {7, 7, 3, 3});
        assertThat(whole.adjustedRand()).isEqualTo(1);
        assertThat(whole.normalizedMutualInformation()).isCloseTo(1, within(1e-12));
    }

    @Test
    void whatIsWrittenIsReadBackAndWhatIsBrokenIsRefused() {
        DecoderMap map = DecoderMap.of(decoder, progress -> {});
        BlockWriter out = new BlockWriter();
        map.write(out);
        DecoderMap read = BlockReader.read("map", out.toBytes(), in -> DecoderMap.read(in, LATENTS));
        assertThat(read.at()).isDeepEqualTo(map.at());
        assertThat(read.continuity()).isEqualTo(map.continuity());
        DecoderTree tree = DecoderTree.of(decoder, progress -> {});
        tree.write(out.clear());
        byte[] bytes = out.toBytes();
        assertThat(BlockReader.read("tree", bytes, in -> DecoderTree.read(in, LATENTS))
                        .intoClusters(12)
                        .clusters())
                .containsExactly(tree.intoClusters(12).clusters());
        for (int length = 0; length < bytes.length; length += 97) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> BlockReader.read("tree", cut, in -> DecoderTree.read(in, LATENTS)))
                    .isInstanceOf(BrokenBlockException.class);
        }
        NearestRows nearest = NearestRows.of(decoder, progress -> {});
        nearest.write(out.clear());
        NearestRows again = BlockReader.read("nearest", out.toBytes(), in -> NearestRows.read(in, LATENTS));
        assertThat(again.nearest(5, 50)).containsExactly(nearest.nearest(5, 50));
    }

    @Test
    void fewLatentsAndRowsThatAreAllTheSameMakeNoTrouble() {
        for (int latents : new int[] {4, 5, 16}) {
            float[][] same = new float[latents][3];
            for (float[] row : same) {
                row[1] = 2;
            }
            DecoderMap map = DecoderMap.of(new DecoderTable(same), progress -> {});
            assertThat(map.trustworthiness()).isFinite();
            for (float value : map.at()[0]) {
                assertThat(value).isFinite();
            }
            assertThat(DecoderTree.of(new DecoderTable(same), progress -> {})
                            .atHeight(1e-6)
                            .count())
                    .isEqualTo(1);
        }
        assertThat(DecoderTree.of(new DecoderTable(new float[][] {{1, 0}}), progress -> {})
                        .intoClusters(3)
                        .clusters())
                .containsExactly(0);
    }
}
