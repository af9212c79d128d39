package io.asterism.producer.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.intervention.Interventions;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.model.LongLived;
import io.asterism.producer.model.TinyGpt2;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SaeFiles;
import io.asterism.producer.sae.SaeSource;
import io.asterism.producer.sae.SparseRows;
import io.asterism.producer.tokens.WordTokenizer;
import io.asterism.schemas.Document;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariantTest {
    private static final int D = TinyGpt2.CONFIG.dModel();
    private static final HookPoint EARLY = HookPoint.parse("blocks.0.hook_resid_post");
    private static final HookPoint LATE = HookPoint.parse("blocks.2.hook_resid_pre");

    @TempDir
    Path directory;

    private Path model = Path.of("");
    private Path early = Path.of("");
    private Path late = Path.of("");

    @BeforeEach
    void writeModelAndSaes() throws IOException {
        model = TinyGpt2.write(directory.resolve("tiny"));
        WordTokenizer.write(model, IntStream.range(2, 50).mapToObj(i -> "w" + i).toList());
        early = SaeFiles.random(D, 40, 1)
                .write(directory.resolve("early"), SaeFiles.config("standard", D, 40, EARLY.toString(), ""));
        late = SaeFiles.random(D, 60, 2)
                .write(directory.resolve("late"), SaeFiles.config("topk", D, 60, LATE.toString(), "\"k\": 5"));
    }

    /** A pass over each context alone, with nothing behind it, is what a batch of padded rows has to give. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sae\": \"tiny.early\", \"op\": \"clamp\", \"latents\": [3, 9], \"value\": 4}",
                "{\"sae\": \"tiny.early\", \"op\": \"add\", \"latents\": [3], \"strength\": 3, \"positions\": \"last\"}",
                "{\"sae\": \"tiny.early\", \"op\": \"scale\", \"latents\": [3], \"factor\": -2, \"positions\": \"from 3\"}",
                "{\"sae\": \"early\", \"op\": \"ablate\", \"latents\": [], \"keepError\": false}",
                "{\"sae\": \"tiny.early\", \"op\": \"add\", \"latents\": [1], \"strength\": 2, \"positions\": \"where latent 5 active\"}"
            })
    void activationsAreThoseOfAForwardPassUnderTheSameIntervention(String item) throws IOException {
        Path file = Files.writeString(directory.resolve("change.json"), "[" + item + "]");
        try (ModelReader plain = ModelReader.open(settings());
                ModelReader reader = ModelReader.open(settings().withVariant(new Variant("changed", file)))) {
            List<Context> contexts = contexts(reader);
            List<List<SparseActivations>> read = reader.read(contexts);
            float[][][] expected = byHand(file, contexts);
            for (int c = 0; c < contexts.size(); c++) {
                for (int sae = 0; sae < 2; sae++) {
                    SparseRows rows = read.get(c).get(sae).encoded().rows();
                    assertDense(rows, expected[c][sae], sae == 0 ? 40 : 60);
                }
            }
            List<List<SparseActivations>> clean = plain.read(contexts);
            assertThat(IntStream.range(0, contexts.size()))
                    .anyMatch(c -> !Arrays.equals(
                            read.get(c).get(1).activations(),
                            clean.get(c).get(1).activations()));
            List<SparseActivations> alone =
                    reader.read(List.of(contexts.get(5))).get(0);
            assertThat(alone.get(1).activations()).isEqualTo(read.get(5).get(1).activations());
            LongLived.assertNoneLeft(reader.model().manager(), () -> reader.read(contexts));
        }
    }

    /** {@code [contexts][saes][tokens * latents]}. */
    private float[][][] byHand(Path file, List<Context> contexts) {
        try (LanguageModel own = LanguageModel.open(model, Device.cpu());
                Sae first = Sae.open(SaeSource.of(early), own);
                Sae second = Sae.open(SaeSource.of(late), own);
                Interventions interventions = Interventions.read(file, own, Map.of("tiny.early", first))) {
            return contexts.stream()
                    .map(context -> {
                        try (NDManager step = own.manager().newSubManager()) {
                            long[] ids = Arrays.stream(context.tokenIds())
                                    .asLongStream()
                                    .toArray();
                            Map<HookPoint, NDArray> tensors = own.read(
                                    step.create(ids, new Shape(1, ids.length)),
                                    Set.of(EARLY, LATE),
                                    interventions.edits(step));
                            return new float[][] {
                                dense(first, tensors.get(EARLY).squeeze(0)),
                                dense(second, tensors.get(LATE).squeeze(0))
                            };
                        }
                    })
                    .toArray(float[][][]::new);
        }
    }

    private static float[] dense(Sae sae, NDArray x) {
        SparseRows rows = sae.encode(x, x).rows();
        float[] dense = new float[rows.tokens() * sae.latents()];
        for (int i = 0; i < dense.length; i++) {
            dense[i] = rows.activation(i / sae.latents(), i % sae.latents());
        }
        return dense;
    }

    private static void assertDense(SparseRows rows, float[] expected, int latents) {
        assertThat(rows.tokens() * latents).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(rows.activation(i / latents, i % latents)).isCloseTo(expected[i], within(1e-4f));
        }
    }

    @Test
    void nothingThatIntervenesGivesTheSameBitsUnderAnotherName() throws IOException {
        Path file = Files.writeString(directory.resolve("nothing.json"), "[]");
        try (ModelReader plain = ModelReader.open(settings());
                ModelReader reader = ModelReader.open(settings().withVariant(new Variant("same", file)))) {
            List<Context> contexts = contexts(reader);
            List<List<SparseActivations>> expected = plain.read(contexts);
            List<List<SparseActivations>> read = reader.read(contexts);
            for (int c = 0; c < contexts.size(); c++) {
                assertThat(read.get(c)).usingRecursiveComparison().isEqualTo(expected.get(c));
            }
            assertThat(reader.manifests())
                    .extracting(SaeManifest::getSae)
                    .containsExactly("tiny.early.same", "tiny.late.same");
            assertThat(plain.manifests())
                    .extracting(SaeManifest::getInterventionSha256)
                    .containsOnly("");
        }
    }

    @Test
    void theManifestTellsWhatIntervenedWhereverTheFileLies() throws IOException {
        String item = "{\"sae\": \"early\", \"op\": \"scale\", \"latents\": [3], \"factor\": 2}";
        String first = fingerprint("[" + item + "]");
        assertThat(first).matches("[0-9a-f]{64}");
        assertThat(fingerprint("[ {\"op\":\"scale\",\n\"factor\": 2, \"latents\": [3],\n \"sae\": \"tiny.early\"}]"))
                .isEqualTo(first);
        assertThat(Set.of(
                        first,
                        fingerprint("[]"),
                        fingerprint("[" + item.replace("2}", "3}") + "]"),
                        fingerprint("[" + item.replace("[3]", "[4]") + "]"),
                        fingerprint("[" + item.replace("early", "late") + "]"),
                        fingerprint("[" + item + ", " + item + "]")))
                .hasSize(6);
    }

    private String fingerprint(String json) throws IOException {
        Path file = Files.writeString(directory.resolve("some.json"), json);
        try (ModelReader reader = ModelReader.open(settings().withVariant(new Variant("v", file)))) {
            return reader.manifests().get(0).getInterventionSha256();
        }
    }

    @Test
    void whatLeadsToNoNumbersIsRefusedBeforeAnythingIsPublished() throws IOException {
        Path file = Files.writeString(
                directory.resolve("huge.json"),
                "[{\"sae\": \"tiny.early\", \"op\": \"clamp\", \"latents\": [3], \"value\": 1e30}]");
        ReaderSettings huge = settings()
                .withAcceptAnyway(true)
                .withSample(new SampleTexts(
                        "some",
                        wantsMore -> Stream.of("w2 w3 w4").takeWhile(wantsMore).forEach(text -> {})))
                .withVariant(new Variant("huge", file));
        assertThatThrownBy(() -> ModelReader.open(huge))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'blocks.0.hook_resid_post' holds NaN, Infinity or values too large");
        try (ModelReader reader = ModelReader.open(huge.withSample(new SampleTexts("nothing", wantsMore -> {})))) {
            List<Context> contexts = contexts(reader);
            assertThatThrownBy(() -> reader.read(contexts)).isInstanceOf(InputException.class);
        }
    }

    private static List<Context> contexts(ModelReader reader) {
        Random random = new Random(8);
        return IntStream.range(0, 30)
                .mapToObj(i -> random.ints(1 + random.nextInt(30), 2, 50)
                        .mapToObj(word -> "w" + word)
                        .collect(Collectors.joining(" ")))
                .flatMap(text -> reader.contexts(new Document("d", "corpus", text, 0L)).stream())
                .toList();
    }

    private ReaderSettings settings() {
        return ReaderSettings.of(model, List.of(early, late)).withSample(new SampleTexts("nothing", wantsMore -> {}));
    }
}
