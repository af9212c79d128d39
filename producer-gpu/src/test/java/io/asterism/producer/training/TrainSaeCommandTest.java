package io.asterism.producer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.demonstration.DemonstrationCorpus;
import io.asterism.producer.demonstration.DemonstrationWorld;
import io.asterism.producer.reading.ModelReader;
import io.asterism.producer.reading.ReaderSettings;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tensors.SafetensorsFile;
import io.asterism.producer.tensors.TensorLoader;
import io.asterism.producer.tensors.Tensors;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.ThresholdKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TrainSaeCommandTest {
    @TempDir
    private static Path folder;

    private static Path model = Path.of("");
    private static Path corpus = Path.of("");

    @BeforeAll
    static void prepare() throws Exception {
        model = DemonstrationWorld.unpack(folder.resolve("world")).model();
        corpus = folder.resolve("corpus.txt");
        DemonstrationCorpus world = new DemonstrationCorpus(9);
        Files.writeString(
                corpus,
                LongStream.range(0, 60)
                        .mapToObj(index -> world.document(index).text())
                        .collect(Collectors.joining("\n\n")));
    }

    private static int train(Path out, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--model", model.toString(), "--corpus", corpus.toString()));
        arguments.addAll(List.of("--hook", "blocks.1.hook_resid_pre", "--out", out.toString()));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--width")) {
            arguments.addAll(List.of("--width", "64"));
        }
        TrainSaeCommand command = new TrainSaeCommand();
        new CommandLine(command).setOverwrittenOptionsAllowed(true).parseArgs(arguments.toArray(String[]::new));
        return command.call();
    }

    @ParameterizedTest
    @CsvSource({
        "batchtopk,jumprelu,PER_LATENT",
        "topk,topk,NONE",
        "standard,standard,NONE",
        "p-anneal,standard,NONE",
        "gated,gated,NONE",
        "matryoshka,jumprelu,PER_LATENT",
        "jumprelu,jumprelu,PER_LATENT"
    })
    void writesWhatTheServiceReads(String architecture, String saved, ThresholdKind thresholds) throws Exception {
        Path out = folder.resolve("sae-" + architecture);
        assertThat(train(out, "--architecture", architecture, "--steps", "40", "--k", "8"))
                .isZero();
        try (ModelReader reader = ModelReader.open(ReaderSettings.of(model, List.of(out)))) {
            SaeManifest manifest = reader.manifests().get(0);
            assertThat(manifest.getSae()).isEqualTo("asterism-world.sae-" + architecture);
            assertThat(manifest.getArchitecture()).isEqualTo(saved);
            assertThat(manifest.getThresholdKind()).isEqualTo(thresholds);
            assertThat(manifest.getHookPoint()).isEqualTo("blocks.1.hook_resid_pre");
            assertThat(manifest.getDSae()).isEqualTo(64);
        }
        JsonConfig figures = JsonConfig.read(out.resolve("figures.json"));
        assertThat(figures.number("variance_explained", 0)).isBetween(0.1, 1.0);
        assertThat(figures.number("held_out_tokens", 0)).isBetween(100.0, 400.0);
    }

    @Test
    void severalWidthsAreTrainedAtOnceAndKeptOnTheWay() throws Exception {
        Path out = folder.resolve("several");
        assertThat(train(out, "--width", "32,64", "--k", "8", "--steps", "60", "--checkpoint-every", "40"))
                .isZero();
        for (int width : new int[] {32, 64}) {
            for (String step : new String[] {"", ".step-40"}) {
                Path sae = out.resolve("blocks.1.hook_resid_pre-" + width + step);
                try (ModelReader reader =
                        ModelReader.open(ReaderSettings.of(model, List.of(sae)).withAcceptAnyway(true))) {
                    assertThat(reader.manifests().get(0).getDSae()).isEqualTo(width);
                    assertThat(reader.manifests().get(0).getSae())
                            .isEqualTo("asterism-world.blocks.1.hook_resid_pre-" + width + step);
                }
            }
            Path whole = out.resolve("blocks.1.hook_resid_pre-" + width);
            assertThat(whole.resolve("training.jsonl")).content().startsWith("{\"step\":60,");
            JsonConfig figures = JsonConfig.read(whole.resolve("figures.json"));
            try (Tensors sparsity = SafetensorsFile.open(whole.resolve("sparsity.safetensors"));
                    NDManager manager = NDManager.newBaseManager()) {
                float[] logarithms = new TensorLoader(manager, sparsity)
                        .load("", Map.of("sparsity", new Shape(width)))
                        .get("sparsity")
                        .toFloatArray();
                double l0 = 0;
                int never = 0;
                for (float logarithm : logarithms) {
                    l0 += Math.pow(10, logarithm);
                    never += logarithm == -10f ? 1 : 0;
                }
                // The shares of tokens add up to the active latents a token.
                assertThat(l0).isCloseTo(figures.number("l0", 0), within(1e-3));
                assertThat((double) never / width).isCloseTo(figures.number("dead_fraction", 0), within(1e-3));
            }
        }
        assertThat(out.resolve(SaeCheckpoints.FOLDER)).doesNotExist();
        assertThat(out.resolve("blocks.1.hook_resid_pre-32.step-60")).doesNotExist();
        assertThatThrownBy(() -> train(out, "--width", "32,32"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--width is [32, 32]");
        assertThatThrownBy(() -> train(out, "--checkpoint-every", "0"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--checkpoint-every is 0");
    }

    @Test
    void severalAreTrainedOnOneReading() throws Exception {
        Path kept = folder.resolve("kept");
        List<String> common = List.of("--activations", kept.toString(), "--context", "8", "--steps", "40");
        assertThat(train(folder.resolve("kept-64"), common)).isZero();
        JsonConfig harvest = JsonConfig.read(kept.resolve("harvest.json"));
        Path vectors = kept.resolve("training.f32");
        byte[] whole = Files.readAllBytes(vectors);
        assertThat(whole).hasSize((int) (harvest.number("training_tokens", 0) * 128 * Float.BYTES));

        // An interrupted reading goes on behind the last whole block of documents.
        Files.write(vectors, Arrays.copyOf(whole, whole.length / 2));
        Files.delete(kept.resolve("held-out.f32"));
        assertThat(train(folder.resolve("kept-32"), common, "--width", "32")).isZero();
        assertThat(vectors).hasBinaryContent(whole);
        assertThat(kept.resolve("held-out.f32"))
                .hasSize((long) (harvest.number("held_out_tokens", 0) * 128 * Float.BYTES));
        JsonConfig figures = JsonConfig.read(folder.resolve("kept-32/figures.json"));
        assertThat(figures.number("variance_explained", 0)).isBetween(0.1, 1.0);
        assertThat(figures.number("held_out_tokens", 0)).isEqualTo(harvest.number("held_out_tokens", 1));

        assertThatThrownBy(() -> train(folder.resolve("other"), common, "--hook", "blocks.2.hook_resid_pre"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("hook 'blocks.1.hook_resid_pre', expected 'blocks.2.hook_resid_pre'");
        // The sign and the highest bit of the first number's exponent.
        whole[3] ^= (byte) 0xc0;
        Files.write(vectors, whole);
        assertThatThrownBy(() -> train(folder.resolve("other"), common))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("other vectors than the model has");
    }

    private static int train(Path out, List<String> common, String... more) throws Exception {
        return train(out, Stream.concat(common.stream(), Arrays.stream(more)).toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "--width,0,--width is 0",
        "--k,65,--k is 65",
        "--steps,0,--steps is 0",
        "--batch,1,--batch is 1",
        "--l1,-1,--l1 is -1",
        "--learning-rate,NaN,--learning-rate is NaN",
        "--context,129,context size of 129",
        "--hook,blocks.4.hook_resid_pre,blocks.4.hook_resid_pre",
        "--hook,resid,resid",
        "--corpus,missing.txt,missing.txt",
        "--model,missing,missing"
    })
    void whatCannotBeDoneIsRefusedBeforeAnythingIsWritten(String option, String value, String named) {
        Path out = folder.resolve("refused");
        assertThatThrownBy(() -> train(out, option, value))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(named);
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--architecture jumprelu --l1 2 | --l1 is 2.0, but jumprelu has no penalty on L1: expected --sparsity",
                "--architecture topk --l1 2 | but topk has no penalty on L1: expected --k alone",
                "--architecture standard --l1 1 --sparsity 2 | expected one weight",
                "--architecture topk --l0-target 5 | --l0-target is 5.0",
                "--architecture gated --l0-target 33 | at most half of the width, 64",
                "--architecture gated --l0-target 0 | --l0-target is 0.0",
                "--architecture standard --l0-target 5 --l1 0 | with a weight above 0",
                "--architecture topk --prefixes 8,64 | --prefixes is 8,64, but topk",
                "--architecture matryoshka --prefixes 8,32 | the width, 64, as the last",
                "--architecture matryoshka --prefixes 8,8,64 | above 0 and ascending",
                "--architecture matryoshka --prefixes 0,64 | above 0 and ascending",
                "--architecture matryoshka --prefixes a | numbers with commas",
                "--architecture matryoshka --prefixes sampled:0 | --prefixes is sampled:0",
                "--architecture matryoshka --k 65 | --k is 65"
            })
    void whatDoesNotGoTogetherIsRefusedBeforeAnythingIsWritten(String options, String named) {
        Path out = folder.resolve("refused");
        assertThatThrownBy(() -> train(out, options.split(" ", -1)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(named);
        assertThat(out).doesNotExist();
    }

    @Test
    void unknownArchitectureIsRefusedWithThoseThatAreKnown() {
        assertThatThrownBy(() -> train(folder.resolve("refused"), "--architecture", "dense"))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessageContaining("'dense'")
                .hasMessageContaining("standard, panneal, gated, topk, batchtopk, matryoshka, jumprelu");
    }

    @Test
    void modelSizesAreChecked() {
        TrainModelCommand command = new TrainModelCommand();
        Path out = folder.resolve("refused");
        new CommandLine(command).parseArgs("--out", out.toString(), "--width", "64", "--heads", "5");
        assertThatThrownBy(command::call).isInstanceOf(InputException.class).hasMessageContaining("--heads is 5");
        assertThat(out).doesNotExist();
    }
}
