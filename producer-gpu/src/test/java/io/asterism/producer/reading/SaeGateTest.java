package io.asterism.producer.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.asterism.producer.model.TinyGpt2;
import io.asterism.producer.sae.SaeFiles;
import io.asterism.producer.tokens.WordTokenizer;
import io.asterism.schemas.InputException;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.SaeManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaeGateTest {
    private static final int D = TinyGpt2.CONFIG.dModel();
    private static final int LATENTS = 2 * D;
    private static final String HOOK = "blocks.1.hook_resid_pre";

    @TempDir
    Path directory;

    private Path model = Path.of("");

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyGpt2.write(directory.resolve("tiny"));
        WordTokenizer.write(model, IntStream.range(2, 50).mapToObj(i -> "w" + i).toList());
    }

    /** Two latents a component, one for each sign: what goes in comes out, times {@code gain}. */
    private Path mirror(String name, float gain, String more) throws IOException {
        float[] encoder = new float[D * LATENTS];
        float[] decoder = new float[LATENTS * D];
        for (int i = 0; i < D; i++) {
            encoder[i * LATENTS + i] = 1;
            encoder[i * LATENTS + D + i] = -1;
            decoder[i * D + i] = gain;
            decoder[(D + i) * D + i] = -gain;
        }
        return new SaeFiles()
                .with("W_enc", new long[] {D, LATENTS}, encoder)
                .with("b_enc", new long[] {LATENTS}, new float[LATENTS])
                .with("W_dec", new long[] {LATENTS, D}, decoder)
                .with("b_dec", new long[] {D}, new float[D])
                .write(directory.resolve(name), SaeFiles.config("standard", D, LATENTS, HOOK, more));
    }

    private static SampleTexts texts(int documents, int words) {
        return new SampleTexts(
                "some texts",
                wantsMore -> IntStream.range(0, documents)
                        .mapToObj(d -> IntStream.range(0, words)
                                .mapToObj(w -> "w" + (2 + (5 * d + 7 * w) % 48))
                                .collect(Collectors.joining(" ")))
                        .takeWhile(wantsMore)
                        .forEach(text -> {}));
    }

    private SaeManifest open(Path sae, SampleTexts texts, boolean anyway) {
        ReaderSettings settings =
                ReaderSettings.of(model, List.of(sae)).withSample(texts).withAcceptAnyway(anyway);
        try (ModelReader reader = ModelReader.open(settings)) {
            return reader.manifests().get(0);
        }
    }

    @Test
    void measuresAllButTheBosAndStopsWhenThereIsEnough() throws IOException {
        SaeManifest manifest = open(mirror("mirror", 1, ""), texts(1_000, 9), false);
        assertThat(manifest.getMeasuredL0()).isCloseTo(D, within(1e-9));
        assertThat(manifest.getMeasuredFvu()).isCloseTo(0, within(1e-9));
        assertThat(manifest.getMeasuredOnTokens()).isEqualTo(9 * 223);
        assertThat(manifest.getAcceptedAnyway()).isFalse();
    }

    @Test
    void measuresWhatThereIsOfAShortText() throws IOException {
        assertThat(open(mirror("mirror", 1, ""), texts(3, 7), false).getMeasuredOnTokens())
                .isEqualTo(21);
        assertThat(open(mirror("mirror", 1, ""), texts(0, 7), false).getMeasuredL0())
                .isNull();
    }

    @Test
    void refusesAReconstructionThatExplainsNothing() throws IOException {
        // x' = -x: an error of 2 x, so at least 4 times the variance.
        Path sae = mirror("against", -1, "");
        assertThatThrownBy(() -> open(sae, texts(50, 9), false))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("tiny.against", "450 tokens of some texts", "FVU", HOOK, "--accept-anyway");
        SaeManifest accepted = open(sae, texts(50, 9), true);
        assertThat(accepted.getAcceptedAnyway()).isTrue();
        assertThat(accepted.getMeasuredFvu()).isGreaterThan(4);
    }

    @Test
    void refusesAnL0ThatIsMoreThanTwiceOff() throws IOException {
        for (double declared : new double[] {2.01 * D, D / 2.01}) {
            Path sae = mirror("off", 1, "\"l0\": " + declared);
            assertThatThrownBy(() -> open(sae, texts(50, 9), false))
                    .isInstanceOf(InputException.class)
                    .hasMessageContainingAll("24.0 latents", String.format("declared %.1f", declared));
        }
        assertThat(open(mirror("near", 1, "\"l0\": " + 1.99 * D), texts(50, 9), false)
                        .getAcceptedAnyway())
                .isFalse();
    }

    @Test
    void whatIsMeasuredMakesNoOtherSae() throws IOException {
        Path sae = mirror("same", -1, "");
        List<String> hashes = new ArrayList<>();
        hashes.add(Manifests.hash(open(sae, texts(50, 9), true)));
        hashes.add(Manifests.hash(open(sae, texts(20, 5), true)));
        assertThat(hashes.get(0)).isEqualTo(hashes.get(1));
    }
}
