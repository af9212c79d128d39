package io.asterism.producer.sae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.model.TinyGpt2;
import io.asterism.producer.tensors.NamedTensor;
import io.asterism.schemas.LatentCard;
import io.asterism.schemas.LensToken;
import io.asterism.schemas.LogitLens;
import io.asterism.schemas.TokenSetScore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the logit lens with loops in double precision over the weights as they are in the files. */
class LogitLensTest {
    private static final int D = TinyGpt2.CONFIG.dModel();
    private static final int LATENTS = 40;
    private static final int VOCABULARY = 50;

    @TempDir
    Path directory;

    @Test
    void equalsLoopsOverTheWeights() throws IOException {
        Path model = TinyGpt2.write(directory.resolve("tiny"));
        SaeFiles weights = SaeFiles.random(D, LATENTS, 5);
        Path folder = weights.write(
                directory.resolve("sae"), SaeFiles.config("standard", D, LATENTS, "blocks.1.hook_resid_pre", ""));
        List<LatentCard> cards = new ArrayList<>();
        try (LanguageModel opened = LanguageModel.open(model, Device.cpu());
                Sae sae = Sae.open(SaeSource.of(folder), opened)) {
            new LatentCards(sae, opened, LogitLensTest::text).forEach(cards::add);
        }
        assertThat(cards).hasSize(LATENTS);
        for (int latent = 0; latent < LATENTS; latent++) {
            double[] logits = logits(weights.values("W_dec"), latent);
            LogitLens lens = cards.get(latent).getLogitLens();
            assertThat(lens.getGainFolded()).isTrue();
            Integer[] order = IntStream.range(0, VOCABULARY).boxed().toArray(Integer[]::new);
            Arrays.sort(order, Comparator.comparingDouble(id -> -logits[id]));
            for (int i = 0; i < 10; i++) {
                assertToken(lens.getTop().get(i), order[i], logits);
                assertToken(lens.getBottom().get(i), order[VOCABULARY - 1 - i], logits);
            }
            assertMoments(lens, logits);
            assertEnrichment(
                    lens, Arrays.stream(order).mapToInt(Integer::intValue).toArray());
        }
    }

    /** Some tokens of each of three sets, the rest of none of them. */
    private static String text(int id) {
        return switch (id % 5) {
            case 0 -> "" + id;
            case 1 -> " x" + "y".repeat(id / 5 % 4);
            case 2 -> List.of(" Monday", "Friday", " sunday").get(id / 5 % 3);
            default -> "#" + id;
        };
    }

    private static boolean isIn(String set, int id) {
        return switch (set) {
            case "digits" -> id % 5 == 0;
            case "leading space" -> text(id).startsWith(" ");
            case "days" -> id % 5 == 2;
            default -> throw new IllegalArgumentException(set);
        };
    }

    /** The folded row, centred, times the last norm's gain, times each token's embedding, which is the unembedding too. */
    private static double[] logits(float[] decoder, int latent) {
        Map<String, NamedTensor> model = TinyGpt2.tensors();
        float[] gain = model.get("ln_f.weight").values();
        float[] embedding = model.get("wte.weight").values();
        double norm = 0;
        double mean = 0;
        for (int i = 0; i < D; i++) {
            double component = decoder[latent * D + i];
            norm += component * component;
            mean += component / D;
        }
        double[] logits = new double[VOCABULARY];
        for (int id = 0; id < VOCABULARY; id++) {
            for (int i = 0; i < D; i++) {
                logits[id] += (decoder[latent * D + i] - mean) / Math.sqrt(norm) * gain[i] * embedding[id * D + i];
            }
        }
        return logits;
    }

    private static void assertToken(LensToken token, int id, double[] logits) {
        assertThat(token.getId()).isEqualTo(id);
        assertThat(token.getToken()).isEqualTo(text(id));
        assertThat((double) token.getLogit()).isCloseTo(logits[id], within(1e-5));
    }

    private static void assertMoments(LogitLens lens, double[] logits) {
        double mean = Arrays.stream(logits).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(logits)
                .map(w -> (w - mean) * (w - mean))
                .average()
                .orElseThrow());
        assertThat(lens.getMean()).isCloseTo(mean, within(1e-5));
        assertThat(lens.getDeviation()).isCloseTo(deviation, within(1e-5));
        assertThat(lens.getSkewness())
                .isCloseTo(
                        Arrays.stream(logits)
                                .map(w -> Math.pow((w - mean) / deviation, 3))
                                .average()
                                .orElseThrow(),
                        within(1e-5));
        assertThat(lens.getKurtosis())
                .isCloseTo(
                        Arrays.stream(logits)
                                .map(w -> Math.pow((w - mean) / deviation, 4))
                                .average()
                                .orElseThrow(),
                        within(1e-5));
    }

    /** The running sum of methods D.2, step by step, for sets that the test knows by itself; the card has the furthest ones. */
    private static void assertEnrichment(LogitLens lens, int[] order) {
        List<TokenSets.Score> scores = new TokenSets(VOCABULARY, LogitLensTest::text).scores(order);
        for (String set : List.of("digits", "leading space", "days")) {
            long members = Arrays.stream(order).filter(id -> isIn(set, id)).count();
            double sum = 0;
            double furthest = 0;
            for (int id : order) {
                sum += isIn(set, id) ? 1.0 / members : -1.0 / (VOCABULARY - members);
                furthest = Math.abs(sum) > Math.abs(furthest) + 1e-12 ? sum : furthest;
            }
            double expected = Math.signum(furthest) * -Math.log(1 - Math.abs(furthest));
            assertThat(scores)
                    .filteredOn(score -> score.set().equals(set))
                    .singleElement()
                    .satisfies(score -> {
                        assertThat(score.tokens()).isEqualTo((int) members);
                        assertThat(score.score()).isCloseTo(expected, within(1e-5));
                    });
        }
        double[] strengths = scores.stream()
                .mapToDouble(score -> Math.abs(score.score()))
                .sorted()
                .toArray();
        assertThat(lens.getEnrichment()).hasSize(Math.min(16, strengths.length));
        for (int i = 0; i < lens.getEnrichment().size(); i++) {
            TokenSetScore told = lens.getEnrichment().get(i);
            assertThat(Math.abs(told.getScore())).isCloseTo(strengths[strengths.length - 1 - i], within(1e-5));
            assertThat(scores)
                    .anyMatch(score ->
                            score.set().equals(told.getSet()) && Math.abs(score.score() - told.getScore()) < 1e-5);
        }
    }

    @Test
    void sortsAsTheJdkSorts() {
        Random random = new Random(1);
        int places = 5000;
        float[] values = new float[places + 7];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(10) == 0
                    ? random.nextInt(5) - 2
                    : (float) (random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10));
        }
        DescendingOrder order = new DescendingOrder(places);
        for (int offset : new int[] {0, 7}) {
            Integer[] expected = IntStream.range(0, places).boxed().toArray(Integer[]::new);
            Arrays.sort(expected, Comparator.comparing((Integer i) -> -values[offset + i]));
            assertThat(order.of(values, offset))
                    .containsExactly(
                            Arrays.stream(expected).mapToInt(Integer::intValue).toArray());
        }
    }

    /** The row of a latent that points nowhere orders nothing: no set may seem to stand at an end. */
    @Test
    void aRowOfZerosHasNoEnrichment() {
        LogitLens lens = new LensReading(VOCABULARY, LogitLensTest::text).of(new float[VOCABULARY], 0);
        assertThat(lens.getEnrichment()).isEmpty();
        assertThat(lens.getKurtosis()).isZero();
        assertThat(lens.getDeviation()).isZero();
    }

    /** A set that stands wholly at the top has ES = 1: its score is large, and finite. */
    @Test
    void aSetAtOneEndHasAFiniteScore() {
        TokenSets sets = new TokenSets(4, id -> List.of("1", "22", " a", "#").get(id));
        List<TokenSets.Score> scores = sets.scores(new int[] {0, 1, 2, 3});
        TokenSets.Score digits = scores.stream()
                .filter(score -> score.set().equals("digits"))
                .findFirst()
                .orElseThrow();
        assertThat(digits.tokens()).isEqualTo(2);
        assertThat(digits.score()).isGreaterThan(10).isFinite();
        TokenSets.Score space = scores.stream()
                .filter(score -> score.set().equals("leading space"))
                .findFirst()
                .orElseThrow();
        // Ranks of members: 2. Before it the sum is -2/3, behind it 1/3.
        assertThat(space.score()).isCloseTo(Math.log(1 / 3.0), within(1e-12));
    }
}
