package io.asterism.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyzePairIT {
    private static final Map<String, Float> THRESHOLDS = Map.of("0_0", 0f, "1_5", 1.5f);

    /** Rows of a context of activations that were computed elsewhere. */
    private static final int CONTEXT = 256;

    /** Of the demonstration world, at different layers. */
    private static final String FIRST = "asterism-world.1-res-512";

    private static final String SECOND = "asterism-world.3-res-1024";

    @TempDir
    Path directory;

    private Launcher launcher;
    private Path out;

    @BeforeEach
    void name() {
        launcher = new Launcher(directory);
        out = directory.resolve("results");
    }

    /** The joint counts by the definition, one by one: b on the tokens from {@code first} to {@code last} later in the same context. */
    private static long[][] joint(RandomActivations a, RandomActivations b, float threshold, int first, int last) {
        long[][] counts = new long[a.latents()][b.latents()];
        int rows = a.tokens().length;
        for (int t = 0; t < rows; t++) {
            int end = Math.min(rows, (t / CONTEXT + 1) * CONTEXT);
            for (int j = 0; j < b.latents(); j++) {
                boolean fires = false;
                for (int later = t + first; later <= t + last && later < end; later++) {
                    fires |= b.tokens()[later][j] > threshold;
                }
                for (int i = 0; fires && i < a.latents(); i++) {
                    counts[i][j] += a.tokens()[t][i] > threshold ? 1 : 0;
                }
            }
        }
        return counts;
    }

    private String[] analyze(int partitions, Path a, Path b, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "analyze",
                "--out",
                out.toString(),
                "--activations",
                a.toString(),
                "--sae-id",
                "m.a",
                "--activations",
                b.toString(),
                "--sae-id",
                "m.b",
                "--threshold",
                "0",
                "--threshold",
                "1.5",
                "--partitions",
                Integer.toString(partitions)));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    @Test
    void countsPairsAsTheDefinitionSays() throws Exception {
        RandomActivations a = RandomActivations.of(1, 3000, 130, 0.06);
        RandomActivations b = RandomActivations.of(2, 3000, 70, 0.1);
        Launcher.Run run = launcher.run(analyze(
                3,
                a.writeTo(directory.resolve("a.npz")),
                b.writeTo(directory.resolve("b.npz")),
                "--pair",
                "m.a~m.b",
                "--pair",
                "m.a~m.a",
                "--pair",
                "m.b~m.a+1",
                "--pair",
                "m.a~m.b+1..3"));

        assertThat(run.status()).as("%s", run.err()).isZero();
        requireRight("m.a~m.b", a, b, 0, 0);
        requireRight("m.a~m.a", a, a, 0, 0);
        requireRight("m.b~m.a+1", b, a, 1, 1);
        requireRight("m.a~m.b+1..3", a, b, 1, 3);
        for (String threshold : THRESHOLDS.keySet()) {
            String matrix = "cooccurrence_threshold_" + threshold + ".npz";
            assertThat(SparseMatrix.read(out.resolve("m.a~m.a").resolve(matrix)))
                    .as("a pair of an SAE with itself")
                    .isDeepEqualTo(SparseMatrix.read(out.resolve("m.a").resolve(matrix)));
        }
        requireRightMatches(joint(a, b, 1.5f, 0, 0), a, b);
        JsonNode summary = summary("m.a~m.b");
        assertThat(summary.get("pair").asText()).isEqualTo("m.a~m.b");
        assertThat(summary.get("tokens").asInt()).isEqualTo(3000);
        assertThat(summary.get("contexts").asInt()).isEqualTo(12);
        assertThat(summary.get("rows").asInt()).isEqualTo(130);
        assertThat(summary.get("columns").asInt()).isEqualTo(70);
        assertThat(summary("m.b~m.a+1").get("tokens").asInt())
                .as("the last token of each context has none after it")
                .isEqualTo(3000 - 12);
    }

    private void requireRight(String pair, RandomActivations a, RandomActivations b, int first, int last) {
        THRESHOLDS.forEach((name, threshold) -> assertThat(
                        SparseMatrix.read(out.resolve(pair).resolve("cooccurrence_threshold_" + name + ".npz")))
                .as("%s at %s", pair, name)
                .isDeepEqualTo(joint(a, b, threshold, first, last)));
    }

    /** Each latent's first line is a partner of largest Jaccard index, and mutual matches are each other's. */
    private void requireRightMatches(long[][] counts, RandomActivations a, RandomActivations b) throws IOException {
        long[] rows = fires(a);
        long[] columns = fires(b);
        double[] bestOfRow = new double[rows.length];
        double[] bestOfColumn = new double[columns.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                double jaccard = counts[i][j] == 0 ? 0 : (double) counts[i][j] / (rows[i] + columns[j] - counts[i][j]);
                bestOfRow[i] = Math.max(bestOfRow[i], jaccard);
                bestOfColumn[j] = Math.max(bestOfColumn[j], jaccard);
            }
        }
        int first = 0;
        for (String line : Files.readAllLines(out.resolve("m.a~m.b").resolve("matches.csv"))) {
            String[] cells = line.split(",", -1);
            if (cells[0].equals("1.5") && cells[3].equals("1")) {
                int latent = Integer.parseInt(cells[2]);
                double best = cells[1].equals("a") ? bestOfRow[latent] : bestOfColumn[latent];
                assertThat(Double.parseDouble(cells[8])).as(line).isCloseTo(best, within(1e-12));
                first++;
            }
        }
        assertThat(first).as("latents with a partner").isGreaterThan(150);
        double total = 0;
        for (String line : Files.readAllLines(out.resolve("m.a~m.b").resolve("matching.csv"))) {
            String[] cells = line.split(",", -1);
            if (cells[0].equals("1.5") && cells[1].equals("mutual")) {
                double jaccard = Double.parseDouble(cells[7]);
                assertThat(jaccard)
                        .isCloseTo(bestOfRow[Integer.parseInt(cells[2])], within(1e-12))
                        .isCloseTo(bestOfColumn[Integer.parseInt(cells[3])], within(1e-12));
                total += jaccard;
            }
        }
        assertThat(total).isPositive();
    }

    private static long[] fires(RandomActivations activations) {
        long[] fires = new long[activations.latents()];
        for (float[] token : activations.tokens()) {
            for (int i = 0; i < fires.length; i++) {
                fires[i] += token[i] > 1.5f ? 1 : 0;
            }
        }
        return fires;
    }

    @Test
    void goesOnWhereItWasKilledAndTakesTheLagOfTheCommand() throws Exception {
        RandomActivations a = RandomActivations.of(3, 30_000, 60, 0.1);
        RandomActivations b = RandomActivations.of(4, 30_000, 40, 0.1);
        String[] command = analyze(
                2,
                a.writeTo(directory.resolve("a.npz")),
                b.writeTo(directory.resolve("b.npz")),
                "--pair",
                "m.a~m.b",
                "--lag",
                "2");
        Path pairing = out.resolve(".asterism-unfinished").resolve("streams");
        Process process = launcher.start(command);
        while (process.isAlive() && !Files.exists(pairing)) {
            process.waitFor(5, TimeUnit.MILLISECONDS);
        }
        process.waitFor(1500, TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();

        Launcher.Run run = launcher.run(command);

        assertThat(run.status()).as("%s", run.err()).isZero();
        requireRight("m.a~m.b", a, b, 2, 2);
    }

    @Test
    void countsPairsOfWhatAModelIsReadWith() throws Exception {
        Launcher.Run run = launcher.run(
                "analyze",
                "--out",
                out.toString(),
                "--documents",
                "60",
                "--threshold",
                "0",
                "--partitions",
                "2",
                "--quality-share",
                "0",
                "--pair",
                FIRST + "~" + SECOND,
                "--pair",
                SECOND + "~" + FIRST,
                "--pair",
                SECOND + "~" + SECOND);

        assertThat(run.status()).as("%s", run.err()).isZero();
        long[][] joint = matrix(FIRST + "~" + SECOND);
        long[][] turned = matrix(SECOND + "~" + FIRST);
        for (int i = 0; i < joint.length; i++) {
            for (int j = 0; j < turned.length; j++) {
                assertThat(turned[j][i]).isEqualTo(joint[i][j]);
            }
        }
        assertThat(matrix(SECOND + "~" + SECOND)).isDeepEqualTo(matrix(SECOND));
        assertThat(summary(FIRST + "~" + SECOND).get("tokens"))
                .isEqualTo(summary(FIRST).get("tokens"));
        assertThat(summary(FIRST + "~" + SECOND).get("contexts"))
                .isEqualTo(summary(FIRST).get("contexts"));
        requireSmallerThanMargins(joint, matrix(FIRST), matrix(SECOND));
    }

    /** No pair fires more often than either of its latents, and many fire. */
    private static void requireSmallerThanMargins(long[][] joint, long[][] ofA, long[][] ofB) {
        int fired = 0;
        for (int i = 0; i < joint.length; i++) {
            for (int j = 0; j < joint[i].length; j++) {
                assertThat(joint[i][j]).isLessThanOrEqualTo(Math.min(ofA[i][i], ofB[j][j]));
                fired += joint[i][j] > 0 ? 1 : 0;
            }
        }
        assertThat(fired).isGreaterThan(joint.length);
    }

    private long[][] matrix(String folder) {
        return SparseMatrix.read(out.resolve(folder).resolve("cooccurrence_threshold_0_0.npz"));
    }

    private JsonNode summary(String folder) throws IOException {
        return new ObjectMapper()
                .readTree(out.resolve(folder).resolve("summary.json").toFile());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--pair m.a~m.c | --pair m.a~m.c names SAE 'm.c', expected one of m.a, m.b",
                "--pair m.a | 'm.a' is not a pair of SAEs: expected <a>~<b>, <a>~<b>+<lag> or <a>~<b>+1..<window>",
                "--lag 1 | --lag is given alone, expected --pair A~B with it",
                "--pair m.a~m.b --lag 1 --within 2 | --lag and --within are given together, expected one of them",
                "--pair m.a~m.b --lag 65 | a pair of SAEs is of tokens 65 to 65 later, expected one lag from 0 to 64,"
                        + " or a window from 1 to at most that",
                "--pair m.a~m.b --pair m.a~m.b | --pair names pair m.a~m.b twice, expected a different pair each time"
            })
    void refusesWhatIsNoPair(String options, String sentence) throws Exception {
        RandomActivations activations = RandomActivations.of(5, 10, 5, 0.5);
        Launcher.Run run = launcher.run(analyze(
                1,
                activations.writeTo(directory.resolve("a.npz")),
                activations.writeTo(directory.resolve("b.npz")),
                options.split(" ", -1)));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).singleElement().asString().contains(sentence);
        assertThat(out).doesNotExist();
    }

    @Test
    void refusesMatricesOfOtherRows() throws Exception {
        Launcher.Run run = launcher.run(analyze(
                1,
                RandomActivations.of(6, 10, 5, 0.5).writeTo(directory.resolve("a.npz")),
                RandomActivations.of(7, 11, 5, 0.5).writeTo(directory.resolve("b.npz")),
                "--pair",
                "m.a~m.b"));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .singleElement()
                .asString()
                .contains("a.npz' has 10 rows", "b.npz' has 11", "a row is the same token in all of them");
        assertThat(out).doesNotExist();
    }
}
