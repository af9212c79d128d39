package io.asterism.producer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.asterism.producer.demonstration.DemonstrationCorpus;
import io.asterism.producer.demonstration.DemonstrationWorld;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.reading.Context;
import io.asterism.producer.reading.ModelReader;
import io.asterism.producer.reading.ReaderSettings;
import io.asterism.producer.reading.SparseActivations;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SaeSource;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tokens.SpecialIds;
import io.asterism.producer.tokens.TextTokenizer;
import io.asterism.schemas.Document;
import io.asterism.schemas.SaeManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures the committed model and SAEs again and holds them to what is published of them, and to what they must reach. */
class CommittedWorldTest {
    private static final int CONTEXT = 128;
    private static final int BASELINE_DOCUMENTS = 5_000;

    @TempDir
    private static Path folder;

    private static DemonstrationWorld world = new DemonstrationWorld(Path.of(""));

    @BeforeAll
    static void unpack() {
        world = DemonstrationWorld.unpack(folder.resolve("world"));
    }

    @Test
    void weightsAreUnderTwelveMegabytes() throws Exception {
        long bytes = Files.size(world.model().resolve("model.safetensors"));
        for (Path sae : world.saes()) {
            bytes += Files.size(sae.resolve("sae_weights.safetensors"));
        }
        assertThat(bytes).isLessThan(12_000_000);
    }

    @Test
    void unpackingAgainRestoresWhatIsNotAsItShouldBe() throws Exception {
        Path file = world.model().resolve("figures.json");
        byte[] whole = Files.readAllBytes(file);
        Files.writeString(file, "half");
        DemonstrationWorld.unpack(world.directory());
        assertThat(file).hasBinaryContent(whole);
    }

    @Test
    void modelKnowsMoreThanPairsOfWords() {
        JsonConfig published = JsonConfig.read(world.model().resolve("figures.json"));
        try (LanguageModel model = LanguageModel.open(world.model(), Device.cpu());
                TextTokenizer tokenizer = TextTokenizer.open(world.model())) {
            TrainingText text = TrainingText.demonstration(tokenizer, CONTEXT - 1);
            double loss = HeldOutLoss.of(model.transformer(), model.manager(), text.heldOut());
            assertThat(loss).isCloseTo(published.number("held_out_loss", 0), within(0.001));
            NgramBaselines baselines = new NgramBaselines(model.shape().vocabulary());
            text.training().documents(0, BASELINE_DOCUMENTS).forEach(baselines::count);
            assertThat(baselines.unigramLoss(text.heldOut()))
                    .isCloseTo(published.number("unigram_loss", 0), within(0.05));
            // A tenth of the text makes a weaker baseline than the published one.
            assertThat(baselines.bigramLoss(text.heldOut()))
                    .isBetween(published.number("bigram_loss", 0), published.number("bigram_loss", 0) + 0.15);
            assertThat(loss).isLessThan(0.6 * published.number("bigram_loss", 0));
        }
    }

    @Test
    void saesAreAsGoodAsPublished() {
        try (LanguageModel model = LanguageModel.open(world.model(), Device.cpu());
                TextTokenizer tokenizer = TextTokenizer.open(world.model())) {
            OptionalInt bos =
                    SpecialIds.read(world.model(), tokenizer.vocabulary()).bos();
            List<int[]> heldOut =
                    TrainingText.demonstration(tokenizer, CONTEXT - 1).heldOut();
            for (Path path : world.saes()) {
                try (Sae sae = Sae.open(SaeSource.of(path), model)) {
                    HeldOutFigures measured = HeldOutFigures.measure(
                            model, sae, new ResidualHarvest(model, sae.hook(), bos).read(heldOut));
                    JsonConfig published = JsonConfig.read(path.resolve("figures.json"));
                    assertThat(measured.tokens()).isEqualTo((long) published.number("held_out_tokens", 0));
                    assertThat(measured.l0()).isBetween(8.0, 40.0).isCloseTo(published.number("l0", 0), within(0.01));
                    assertThat(measured.varianceExplained())
                            .isGreaterThan(0.8)
                            .isCloseTo(published.number("variance_explained", 0), within(0.001));
                    assertThat(measured.deadFraction())
                            .isLessThan(0.2)
                            .isCloseTo(published.number("dead_fraction", 0), within(0.002));
                }
            }
        }
    }

    @Test
    void serviceReadsThemAll() {
        try (ModelReader reader = ModelReader.open(
                ReaderSettings.of(world.model(), world.saes()).withSample(DemonstrationWorld.sample()))) {
            assertThat(reader.manifests())
                    .extracting(SaeManifest::getSae)
                    .containsExactly(
                            "asterism-world.1-res-512",
                            "asterism-world.1-res-1024",
                            "asterism-world.1-res-2048",
                            "asterism-world.3-res-1024");
            String text = new DemonstrationCorpus(DemonstrationCorpus.SEED)
                    .document(DemonstrationCorpus.HELD_OUT)
                    .text();
            List<Context> contexts = reader.contexts(new Document("d", "world", text, 0L));
            assertThat(contexts).hasSize(1);
            Context context = contexts.get(0);
            assertThat(context.special()[0]).isTrue();
            assertThat(context.text()).isEqualTo(text);
            for (SparseActivations activations : reader.read(contexts).get(0)) {
                assertThat(activations.offsets()).hasSize(context.tokenIds().length + 1);
                assertThat(activations.latents().length).isGreaterThan(5 * context.tokenIds().length);
            }
        }
    }
}
