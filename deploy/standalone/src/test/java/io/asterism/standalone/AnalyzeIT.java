package io.asterism.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.schemas.npz.NpzWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnalyzeIT {
    private static final String SAE = "model.9-res-test";
    private static final Map<String, Float> THRESHOLDS = Map.of("0_0", 0f, "0_5", 0.5f, "1_5", 1.5f);

    @TempDir
    Path directory;

    private Launcher launcher;
    private Path out;

    @BeforeEach
    void name() {
        launcher = new Launcher(directory);
        out = directory.resolve("results");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void countsAsTheDefinitionSays(int partitions) throws Exception {
        RandomActivations activations = RandomActivations.of(partitions, 3000, 130, 0.1);
        Path file = activations.writeTo(directory.resolve("activations.npz"));

        Launcher.Run run = launcher.run(analyze(file, partitions));

        // A slow machine shows how it gets on.
        assertThat(run.err()).allMatch(line -> line.matches("[\\d,]+( of [\\d,]+)? \\w+, [\\d,]+ \\w+/s.*"));
        assertThat(run.status()).isZero();
        assertThat(out).isDirectoryNotContaining("glob:**/.asterism*");
        requireRight(activations, partitions);
    }

    @Test
    void endsWithTheSameCountsHoweverOftenItIsKilled() throws Exception {
        RandomActivations activations = RandomActivations.of(5, 40_000, 400, 0.06);
        Path file = activations.writeTo(directory.resolve("activations.npz"));
        Path work = out.resolve(".asterism-unfinished");
        List<BooleanSupplier> moments = List.of(
                () -> Files.exists(work.resolve("broker")),
                () -> holds(work.resolve("broker").resolve("logs"), "asterism.activations"),
                () -> holds(work.resolve("streams"), "asterism.counting"),
                () -> Files.exists(work.resolve("seconds")),
                () -> holds(work.resolve("results").resolve(SAE), "cooccurrence"));
        Random random = new Random(20261121);
        for (BooleanSupplier moment : moments) {
            killAt(moment, random.nextInt(700), analyze(file, 4));
        }

        Launcher.Run run = launcher.run(analyze(file, 4));

        assertThat(run.status()).as("%s", run.err()).isZero();
        requireRight(activations, 4);
    }

    @Test
    void refusesToGoOnWithSomethingElse() throws Exception {
        Path file = RandomActivations.of(6, 40_000, 400, 0.06).writeTo(directory.resolve("activations.npz"));
        killAt(() -> Files.exists(out.resolve(".asterism-unfinished").resolve("analysis.txt")), 0, analyze(file, 1));

        Launcher.Run run = launcher.run(analyze(file, 2));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).singleElement().asString().contains("1 partitions", "2 partitions", out.toString());
    }

    /** Of 60,000 tokens the last has a value that is none: it is met long after the first could have been counted. */
    @Test
    void leavesNothingOfAFileWhoseEndIsBad() throws Exception {
        int tokens = 60_000;
        long[] ends = LongStream.rangeClosed(0, tokens).toArray();
        float[] values = new float[tokens];
        Arrays.fill(values, 1f);
        values[tokens - 1] = Float.NaN;
        Path file = directory.resolve("bad.npz");
        NpzWriter.write(file, npz -> {
            npz.text("format", "csr");
            npz.longs("shape", tokens, 8);
            npz.longs("indptr", ends);
            npz.ints("indices", new int[tokens]);
            npz.floats("data", values, tokens);
        });

        Launcher.Run run = launcher.run(analyze(file, 2));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).singleElement().asString().contains("NaN", "row 59999", file.toString());
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "fast"})
    void theCountsAreTheSameHoweverTheyAreStored(String compression) throws Exception {
        RandomActivations activations = RandomActivations.of(7, 2000, 300, 0.1);
        Path file = activations.writeTo(directory.resolve("activations.npz"));

        Launcher.Run run =
                launcher.run(Stream.concat(Arrays.stream(analyze(file, 2)), Stream.of("--compression", compression))
                        .toArray(String[]::new));

        assertThat(run.status()).as("%s", run.err()).isZero();
        requireRight(activations, 2);
        Path matrix = out.resolve(SAE).resolve("cooccurrence_threshold_0_0.npz");
        try (ZipFile zip = new ZipFile(matrix.toFile())) {
            assertThat(zip.getEntry("data.npy").getMethod())
                    .isEqualTo(compression.equals("none") ? ZipEntry.STORED : ZipEntry.DEFLATED);
        }
    }

    private String[] analyze(Path file, int partitions) {
        return new String[] {
            "analyze",
            "--out",
            out.toString(),
            "--activations",
            file.toString(),
            "--sae-id",
            SAE,
            "--subspace",
            "first=0,1,2,5",
            "--threshold",
            "1.5",
            "--threshold",
            "0",
            "--threshold",
            "0.5",
            "--partitions",
            Integer.toString(partitions)
        };
    }

    private void killAt(BooleanSupplier moment, int millisLater, String... arguments) throws InterruptedException {
        Process process = launcher.start(arguments);
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .pollInSameThread()
                .until(() -> moment.getAsBoolean() || !process.isAlive());
        process.waitFor(millisLater, TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
    }

    private static boolean holds(Path directory, String prefix) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(prefix));
        } catch (IOException e) {
            return false;
        }
    }

    private void requireRight(RandomActivations activations, int partitions) throws IOException {
        Path results = out.resolve(SAE);
        for (Map.Entry<String, Float> threshold : THRESHOLDS.entrySet()) {
            long[][] counted =
                    SparseMatrix.read(results.resolve("cooccurrence_threshold_" + threshold.getKey() + ".npz"));
            assertThat(counted).isDeepEqualTo(activations.cooccurrence(threshold.getValue()));
        }
        requireRightLatents(activations, results.resolve("latents.csv"));
        requireRightGroups(activations, results);
        requireRightSubspace(activations, results.resolve("subspaces").resolve("first.json"));
        JsonNode summary =
                new ObjectMapper().readTree(results.resolve("summary.json").toFile());
        assertThat(summary.fieldNames())
                .toIterable()
                .containsExactly(
                        "sae",
                        "tokens",
                        "contexts",
                        "latents",
                        "partitions",
                        "thresholds",
                        "special_tokens",
                        "seconds",
                        "tokens_per_second",
                        "phases",
                        "version");
        assertThat(summary.get("sae").asText()).isEqualTo(SAE);
        assertThat(summary.get("tokens").asInt()).isEqualTo(activations.tokens().length);
        assertThat(summary.get("latents").asInt()).isEqualTo(activations.latents());
        assertThat(summary.get("partitions").asInt()).isEqualTo(partitions);
        assertThat(summary.get("thresholds").toString()).isEqualTo("[0.0,0.5,1.5]");
        assertThat(summary.get("special_tokens").asText()).isEqualTo("counted");
    }

    private static void requireRightLatents(RandomActivations activations, Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.get(0)).isEqualTo("latent,fires_0_0,fires_0_5,fires_1_5,mean,max");
        assertThat(lines).hasSize(activations.latents() + 1);
        long[][][] counts = {activations.cooccurrence(0), activations.cooccurrence(0.5f), activations.cooccurrence(1.5f)
        };
        for (int i = 0; i < activations.latents(); i++) {
            String[] cells = lines.get(i + 1).split(",", -1);
            assertThat(cells[0]).isEqualTo(Integer.toString(i));
            for (int t = 0; t < counts.length; t++) {
                assertThat(Long.parseLong(cells[1 + t])).isEqualTo(counts[t][i][i]);
            }
            assertThat(Double.parseDouble(cells[4])).isCloseTo(activations.mean(i), within(1e-9));
            assertThat(Float.parseFloat(cells[5])).isEqualTo(activations.max(i));
        }
    }

    /** The groups at each threshold are the components of the pairs whose Jaccard index reaches the edge threshold that is named. */
    private static void requireRightGroups(RandomActivations activations, Path results) throws IOException {
        JsonNode groups = new ObjectMapper()
                .readTree(results.resolve("components.json").toFile())
                .get("thresholds");
        List<String> edges = Files.readAllLines(results.resolve("edge_thresholds.csv"));
        assertThat(edges).hasSize(4);
        for (int t = 0; t < 3; t++) {
            double tau = groups.get(t).get("threshold").asDouble();
            double edge = groups.get(t).get("edge_threshold").asDouble();
            assertThat(edges.get(t + 1)).startsWith(tau + "," + edge + ",");
            JsonNode active = groups.get(t).get("subgraph_l0");
            long[][] counts = activations.cooccurrence((float) tau);
            double fires = IntStream.range(0, counts.length)
                    .mapToLong(i -> counts[i][i])
                    .sum();
            assertThat(active.get("tokens").asInt()).isEqualTo(activations.tokens().length);
            assertThat(active.get("latents").asDouble()).isCloseTo(fires / activations.tokens().length, within(1e-9));
            int[] labels = components(counts, edge);
            List<String> nodes = Files.readAllLines(
                    results.resolve("node_info_df_" + Double.toString(tau).replace('.', '_') + ".csv"));
            assertThat(nodes).hasSize(activations.latents() + 1);
            for (String line : nodes.subList(1, nodes.size())) {
                String[] cells = line.split(",", -1);
                int latent = Integer.parseInt(cells[0]);
                int smallest = labels[latent];
                int id = (int)
                        IntStream.range(0, smallest).filter(i -> labels[i] == i).count();
                assertThat(cells[2]).isEqualTo(Integer.toString(id));
                assertThat(cells[3])
                        .isEqualTo(Long.toString(
                                Arrays.stream(labels).filter(l -> l == smallest).count()));
            }
            for (JsonNode component : groups.get(t).get("components")) {
                int smallest = component.get("latents").get(0).asInt();
                component
                        .get("latents")
                        .forEach(latent -> assertThat(labels[latent.asInt()]).isEqualTo(smallest));
            }
        }
    }

    /** The smallest latent that each is connected with, by labels that spread until nothing changes. */
    private static int[] components(long[][] counts, double edgeThreshold) {
        int[] labels = IntStream.range(0, counts.length).toArray();
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = 0; i < labels.length; i++) {
                for (int j = 0; j < labels.length; j++) {
                    double union = counts[i][i] + counts[j][j] - counts[i][j];
                    if (i != j && union > 0 && counts[i][j] / union >= edgeThreshold && labels[j] < labels[i]) {
                        labels[i] = labels[j];
                        changed = true;
                    }
                }
            }
        }
        return labels;
    }

    /** The group's figures, worked out from all tokens one by one. */
    private static void requireRightSubspace(RandomActivations activations, Path file) throws IOException {
        JsonNode group = new ObjectMapper().readTree(file.toFile());
        int[] members = {0, 1, 2, 5};
        int examples = 0;
        long[] fires = new long[members.length];
        double[] sums = new double[members.length];
        for (float[] token : activations.tokens()) {
            boolean any = false;
            for (int k = 0; k < members.length; k++) {
                any |= token[members[k]] > 0;
                fires[k] += token[members[k]] > 0 ? 1 : 0;
                sums[k] += token[members[k]];
            }
            examples += any ? 1 : 0;
        }
        assertThat(group.get("tokens").asInt()).isEqualTo(activations.tokens().length);
        assertThat(group.get("examples").asInt()).isEqualTo(examples);
        assertThat(group.get("points")).hasSize(Math.min(2048, examples));
        assertThat(group.get("pca").get("space").asText()).isEqualTo("coefficients");
        long together = 0;
        for (JsonNode pattern : group.get("patterns")) {
            together += pattern.get("count").asLong();
        }
        assertThat(together + group.get("examples_without_pattern").asLong()).isEqualTo(examples);
        for (int k = 0; k < members.length; k++) {
            assertThat(group.get("latents").get(k).asInt()).isEqualTo(members[k]);
            assertThat(group.get("fires").get(k).asLong()).isEqualTo(fires[k]);
            assertThat(group.get("pca").get("means").get(k).asDouble())
                    .isCloseTo(sums[k] / examples, within(1e-9 * sums[k] / examples));
        }
    }
}
