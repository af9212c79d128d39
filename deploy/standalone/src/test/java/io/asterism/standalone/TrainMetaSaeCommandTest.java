package io.asterism.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.producer.demonstration.DemonstrationWorld;
import io.asterism.producer.tensors.SafetensorsFile;
import io.asterism.producer.tensors.TensorLoader;
import io.asterism.producer.tensors.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A meta-SAE of one of the demonstration's SAEs, which has 512 latents of 128 components. */
class TrainMetaSaeCommandTest {
    private static final int LATENTS = 512;
    private static final int D = 128;
    private static final int WIDTH = 48;

    @TempDir
    static Path folder;

    private static Path model = Path.of("");
    private static Path sae = Path.of("");

    @BeforeAll
    static void unpack() {
        DemonstrationWorld world = DemonstrationWorld.unpack(folder.resolve("world"));
        model = world.model();
        sae = world.saes().stream()
                .filter(path -> path.endsWith("1-res-512"))
                .findFirst()
                .orElseThrow();
    }

    /** What it explains of the rows is worked out again from the written files, in 64 bits. */
    @Test
    void writesWhatItFound() throws Exception {
        Path out = folder.resolve("meta");
        Path groups = Files.writeString(
                folder.resolve("components.json"),
                "{\"thresholds\": [{\"threshold\": 0.0, \"components\": [{\"id\": 3, \"latents\": [1, 2, 500]}]}]}");
        Said said = Said.by(
                "train-meta-sae",
                "--model",
                model,
                "--sae",
                sae,
                "--out",
                out,
                "--width",
                WIDTH,
                "--k",
                3,
                "--steps",
                300,
                "--batch",
                256,
                "--learning-rate",
                0.002,
                "--groups",
                groups);
        assertThat(said.status()).as(said.err()).isZero();
        assertThat(said.out()).contains("threshold 0.0: adjusted Rand ").contains(" over 3 latents in 1 groups");
        JsonNode agreement =
                new ObjectMapper().readTree(out.resolve("agreement.json").toFile());
        assertThat(agreement.at("/thresholds/0/groups/0/group").intValue()).isEqualTo(3);
        assertThat(agreement.at("/thresholds/0/groups/0/size").intValue()).isEqualTo(3);

        float[][] rows = matrix(sae.resolve("sae_weights.safetensors"), "W_dec", LATENTS, D);
        float[][] directions = matrix(out.resolve("sae_weights.safetensors"), "W_dec", WIDTH, D);
        float[] bias = matrix(out.resolve("sae_weights.safetensors"), "b_dec", 1, D)[0];
        double[][] made = new double[LATENTS][D];
        for (double[] row : made) {
            for (int i = 0; i < D; i++) {
                row[i] = bias[i];
            }
        }
        List<String> table = Files.readAllLines(out.resolve("meta_latents.csv"));
        assertThat(table.get(0)).isEqualTo("latent,meta_latent,activation");
        for (String line : table.subList(1, table.size())) {
            String[] cells = line.split(",", -1);
            for (int i = 0; i < D; i++) {
                made[Integer.parseInt(cells[0])][i] +=
                        Double.parseDouble(cells[2]) * directions[Integer.parseInt(cells[1])][i];
            }
        }
        double explained = 1 - error(rows, made) / spread(rows);
        JsonNode figures =
                new ObjectMapper().readTree(out.resolve("figures.json").toFile());
        assertThat(figures.path("variance_explained").doubleValue()).isCloseTo(explained, within(2e-4));
        assertThat(explained).isGreaterThan(0.2);
        assertThat(figures.path("l0").doubleValue()).isCloseTo((table.size() - 1.0) / LATENTS, within(1e-4));
    }

    @Test
    void refusesWhatCannotBe() throws Exception {
        Path out = folder.resolve("refused");
        Said.by("train-meta-sae", "--model", model, "--sae", sae, "--out", out, "--k", 0)
                .requireOneSentence("--k is 0");
        Path cut = Files.writeString(folder.resolve("cut.json"), "{\"thresholds\": [");
        Said.by("train-meta-sae", "--model", model, "--sae", sae, "--out", out, "--groups", cut)
                .requireOneSentence("cut.json", "expected the components.json of an analysis");
        Path empty = Files.writeString(folder.resolve("empty.json"), "{}");
        Said.by("train-meta-sae", "--model", model, "--sae", sae, "--out", out, "--groups", empty)
                .requireOneSentence("empty.json", "without thresholds");
        Path other = Files.writeString(
                folder.resolve("other.json"),
                "{\"thresholds\": [{\"threshold\": 0, \"components\": [{\"id\": 0, \"latents\": [1, 512]}]}]}");
        Said said = Said.by(
                "train-meta-sae",
                "--model",
                model,
                "--sae",
                sae,
                "--out",
                out,
                "--width",
                8,
                "--k",
                1,
                "--steps",
                2,
                "--batch",
                16,
                "--groups",
                other);
        said.requireOneSentence("other.json", "latent 512", "has 512 latents");
        assertThat(out).doesNotExist();
    }

    /** Rows of norm 1, as they are read. */
    private static float[][] matrix(Path file, String name, int rows, int columns) {
        try (Tensors tensors = SafetensorsFile.open(file);
                NDManager manager = NDManager.newBaseManager()) {
            Shape shape = rows == 1 ? new Shape(columns) : new Shape(rows, columns);
            float[] values = new TensorLoader(manager, tensors)
                    .load("", Map.of(name, shape))
                    .get(name)
                    .toFloatArray();
            float[][] matrix = new float[rows][columns];
            for (int k = 0; k < values.length; k++) {
                matrix[k / columns][k % columns] = values[k];
            }
            return matrix;
        }
    }

    private static double error(float[][] rows, double[][] made) {
        double sum = 0;
        for (int latent = 0; latent < rows.length; latent++) {
            for (int i = 0; i < rows[latent].length; i++) {
                sum += Math.pow(rows[latent][i] - made[latent][i], 2);
            }
        }
        return sum;
    }

    private static double spread(float[][] rows) {
        double[] mean = new double[rows[0].length];
        for (float[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                mean[i] += row[i] / (double) rows.length;
            }
        }
        double sum = 0;
        for (float[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                sum += Math.pow(row[i] - mean[i], 2);
            }
        }
        return sum;
    }
}
