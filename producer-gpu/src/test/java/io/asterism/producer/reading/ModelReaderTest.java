package io.asterism.producer.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.producer.model.TinyGpt2;
import io.asterism.producer.sae.SaeFiles;
import io.asterism.producer.sae.SaeSource;
import io.asterism.producer.tokens.WordTokenizer;
import io.asterism.schemas.CountingSettings;
import io.asterism.schemas.Document;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.SpecialTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelReaderTest {
    private static final int D = TinyGpt2.CONFIG.dModel();
    private static final List<String> WORDS =
            IntStream.range(2, 50).mapToObj(i -> "w" + i).toList();

    @TempDir
    static Path directory;

    private static Path model;
    private static List<Path> saes;

    @BeforeAll
    static void writeModelAndSaes() throws IOException {
        model = TinyGpt2.write(directory.resolve("tiny"));
        WordTokenizer.write(model, WORDS);
        saes = List.of(
                SaeFiles.random(D, 100, 1)
                        .write(
                                directory.resolve("a"),
                                SaeFiles.config("standard", D, 100, "blocks.1.hook_resid_pre", "")),
                SaeFiles.random(D, 64, 2)
                        .write(
                                directory.resolve("b"),
                                SaeFiles.config("topk", D, 64, "blocks.0.hook_resid_post", "\"k\": 5")),
                SaeFiles.random(D, 300, 3)
                        .random("threshold", 0.3, 9, 300)
                        .write(
                                directory.resolve("c"),
                                SaeFiles.config("jumprelu", D, 300, "blocks.2.hook_resid_mid", "")));
    }

    @Test
    void aContextGivesTheSameBitsWhateverIsReadWithIt() {
        try (ModelReader reader = ModelReader.open(settings(model, saes))) {
            List<Context> contexts = contexts(reader, 40);
            List<List<SparseActivations>> together = reader.read(contexts);
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, contexts.size()).boxed().toList());
            Collections.shuffle(order, new Random(4));
            List<List<SparseActivations>> shuffled =
                    reader.read(order.stream().map(contexts::get).toList());
            for (int i = 0; i < contexts.size(); i += 3) {
                List<SparseActivations> alone =
                        reader.read(List.of(contexts.get(i))).get(0);
                assertSameBits(together.get(i), alone);
                assertSameBits(shuffled.get(order.indexOf(i)), alone);
            }
        }
    }

    private static void assertSameBits(List<SparseActivations> a, List<SparseActivations> b) {
        assertThat(a).hasSameSizeAs(b).hasSize(3);
        for (int s = 0; s < a.size(); s++) {
            assertThat(a.get(s).offsets()).isEqualTo(b.get(s).offsets());
            assertThat(a.get(s).latents()).isEqualTo(b.get(s).latents()).isNotEmpty();
            assertThat(a.get(s).activations()).isEqualTo(b.get(s).activations());
            assertThat(a.get(s).squaredNorm()).isEqualTo(b.get(s).squaredNorm());
            assertThat(a.get(s).squaredError()).isEqualTo(b.get(s).squaredError());
        }
    }

    @Test
    void onePassServesAllSaesAndStopsAtTheDeepest() {
        try (ModelReader reader = ModelReader.open(settings(model, saes))) {
            reader.read(List.of(context(reader, "w2 w3")));
            assertThat(reader.model().passes()).isEqualTo(1);
            assertThat(reader.model().blocks()).isEqualTo(3);
        }
        try (ModelReader reader = ModelReader.open(settings(model, saes.subList(0, 2)))) {
            reader.read(List.of(context(reader, "w2 w3")));
            assertThat(reader.model().passes()).isEqualTo(1);
            assertThat(reader.model().blocks()).isEqualTo(1);
        }
    }

    @Test
    void longDocumentsAreCutIntoContextsThatBeginWithABos() {
        ReaderSettings settings = settings(model, saes).withContextSize(6);
        try (ModelReader reader = ModelReader.open(settings)) {
            String text = "w2 w3 w4  w5 w6 w7 w8 é w9";
            List<Context> contexts = reader.contexts(document(text));
            assertThat(contexts).hasSize(2);
            Context first = contexts.get(0);
            assertThat(first.tokenIds()).containsExactly(0, 2, 3, 4, 5, 6);
            assertThat(first.special()).containsExactly(true, false, false, false, false, false);
            assertThat(first.text()).isEqualTo("w2 w3 w4  w5 w6");
            assertThat(first.tokenEnds()).containsExactly(0, 2, 5, 8, 12, 15);
            assertThat(first.position()).isZero();
            Context second = contexts.get(1);
            assertThat(second.tokenIds()).containsExactly(0, 7, 8, 1, 9);
            assertThat(second.text()).isEqualTo(" w7 w8 é w9");
            assertThat(second.tokenEnds()).containsExactly(0, 3, 6, 9, 12);
            assertThat(second.index()).isEqualTo(1);
            assertThat(second.position()).isEqualTo(5);
            assertThat(reader.contexts(document("  "))).isEmpty();
            assertThat(reader.contexts(document(""))).isEmpty();
        }
    }

    @Test
    void documentsThatShareAContextAreReadAsOneTextBehindOneBos() {
        ReaderSettings settings = settings(model, saes)
                .withContextPolicy(ContextPolicy.CONCATENATE)
                .withContextSize(8);
        try (ModelReader reader = ModelReader.open(settings)) {
            List<Context> cut = Stream.of("w2 w3", "w4 w5 w6", "w7 w8", "w9")
                    .flatMap(text -> reader.contexts(document(text)).stream())
                    .toList();
            List<Context> arranged = reader.arrange(cut);
            assertThat(arranged).extracting(Context::follows).containsExactly(false, true, true, false);
            assertThat(arranged)
                    .extracting(Context::tokenIds)
                    .containsExactly(new int[] {0, 2, 3}, new int[] {4, 5, 6}, new int[] {7, 8}, new int[] {0, 9});
            assertThat(arranged.get(1).tokenEnds()).containsExactly(2, 5, 8);
            assertThat(arranged.get(1).text()).isEqualTo("w4 w5 w6");

            List<List<SparseActivations>> read = reader.read(arranged);
            SparseActivations joined = reader.read(List.of(context(reader, "w2 w3 w4 w5 w6 w7 w8")))
                    .get(0)
                    .get(2);
            int[] lengths = {3, 3, 2};
            int entry = 0;
            for (int c = 0; c < 3; c++) {
                SparseActivations part = read.get(c).get(2);
                assertThat(part.offsets()).hasSize(lengths[c] + 1);
                int next = entry + part.latents().length;
                assertThat(part.latents()).isEqualTo(Arrays.copyOfRange(joined.latents(), entry, next));
                assertThat(part.activations()).isEqualTo(Arrays.copyOfRange(joined.activations(), entry, next));
                entry = next;
            }
            assertThat(entry).isEqualTo(joined.latents().length);
            assertSameBits(read.get(3), reader.read(List.of(cut.get(3))).get(0));
            assertThat(reader.manifests().get(0).getContextPolicy()).isEqualTo("concatenate");
        }
    }

    @Test
    void aBosIsNeverDoubled() {
        try (ModelReader reader = ModelReader.open(settings(model, saes))) {
            assertThat(context(reader, "<bos> w2").tokenIds()).containsExactly(0, 2);
            assertThat(context(reader, "w2 <bos>").tokenIds()).containsExactly(0, 2, 0);
            assertThat(context(reader, "w2 <bos>").special()).containsExactly(true, false, true);
        }
        try (ModelReader reader = ModelReader.open(settings(model, saes).withBos(BosPolicy.NEVER))) {
            assertThat(context(reader, "w2").tokenIds()).containsExactly(2);
            assertThat(reader.manifests().get(0).getBosPolicy()).isEqualTo("never");
        }
    }

    @Test
    void theManifestSaysHowItWasDone() {
        ReaderSettings settings = settings(model, saes)
                .withCounting(CountingSettings.DEFAULT.withThresholds(List.of(0.5)))
                .withModelName("gpt2-tiny")
                .withSpecialTokens(SpecialTokens.COUNTED);
        try (ModelReader reader = ModelReader.open(settings)) {
            assertThat(reader.manifests())
                    .extracting(SaeManifest::getSae)
                    .containsExactly("gpt2-tiny.a", "gpt2-tiny.b", "gpt2-tiny.c");
            SaeManifest manifest = reader.manifests().get(1);
            assertThat(manifest.getArchitecture()).isEqualTo("topk");
            assertThat(manifest.getK()).isEqualTo(5);
            assertThat(manifest.getDecoderNormsFolded()).isFalse();
            assertThat(manifest.getContextSize()).isEqualTo(40);
            assertThat(manifest.getContextPolicy()).isEqualTo("one_document");
            assertThat(manifest.getThresholds()).containsExactly(0.5);
            assertThat(manifest.getSpecialTokens()).isEqualTo(SpecialTokens.COUNTED);
            assertThat(manifest.getModelSha256()).hasSize(64);
            assertThat(manifest.getTokenizerSha256()).hasSize(64);
        }
    }

    @Test
    void refusesWhatDoesNotFitTogether() throws IOException {
        ReaderSettings settings = settings(model, saes);
        assertRefused(settings.withContextSize(41), "41", "2 to 40");
        assertRefused(settings.withDevice("cuda:7"), "GPU 7");
        assertRefused(settings.withDevice("tpu"), "tpu", "auto");
        assertRefused(settings(model, List.of()), "no SAE");
        assertRefused(settings(model, List.of(saes.get(0), saes.get(0))), "tiny.a", "different ids");
        assertRefused(settings(directory.resolve("nowhere"), saes), "nowhere");
        Path other = TinyGpt2.write(directory.resolve("other"));
        WordTokenizer.write(other, IntStream.range(0, 60).mapToObj(i -> "x" + i).toList());
        assertRefused(settings(other, saes), "62 tokens", "has 50");
        Files.delete(other.resolve("tokenizer.json"));
        assertRefused(settings(other, saes), "tokenizer.json");
    }

    @Test
    void anIdOfOnesOwnIsTaken() {
        SaeSource named = new SaeSource(saes.get(0), Optional.of("mine.1"), true, Optional.empty(), Optional.empty());
        ReaderSettings own = settings(model, List.of()).withSaes(List.of(named, SaeSource.of(saes.get(0))));
        try (ModelReader reader = ModelReader.open(own)) {
            assertThat(reader.manifests()).extracting(SaeManifest::getSae).containsExactly("mine.1", "tiny.a");
        }
    }

    private static void assertRefused(ReaderSettings settings, String... said) {
        assertThatThrownBy(() -> ModelReader.open(settings))
                .isInstanceOf(InputException.class)
                .message()
                .contains(said);
    }

    private static List<Context> contexts(ModelReader reader, int count) {
        Random random = new Random(8);
        return IntStream.range(0, count)
                .mapToObj(i -> random.ints(1 + random.nextInt(39), 0, WORDS.size())
                        .mapToObj(WORDS::get)
                        .collect(Collectors.joining(" ")))
                .map(text -> context(reader, text))
                .toList();
    }

    private static Context context(ModelReader reader, String text) {
        List<Context> contexts = reader.contexts(document(text));
        assertThat(contexts).hasSize(1);
        return contexts.get(0);
    }

    private static Document document(String text) {
        return new Document("d", "corpus", text, 0L);
    }

    /** The SAEs are random: nothing is measured that could refuse them. */
    private static ReaderSettings settings(Path itsModel, List<Path> itsSaes) {
        return ReaderSettings.of(itsModel, itsSaes).withSample(new SampleTexts("nothing", wantsMore -> {}));
    }
}
