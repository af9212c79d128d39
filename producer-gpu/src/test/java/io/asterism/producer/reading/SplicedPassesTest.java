package io.asterism.producer.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.PlainEdit;
import io.asterism.producer.model.PlainGpt2;
import io.asterism.producer.model.TinyGpt2;
import io.asterism.producer.sae.SaeFiles;
import io.asterism.producer.sae.SaeSource;
import io.asterism.producer.tokens.WordTokenizer;
import io.asterism.schemas.Document;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SpecialTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares what is measured with GPT-2 and an SAE written apart, in double precision, one number after the other. */
class SplicedPassesTest {
    private static final int D = TinyGpt2.CONFIG.dModel();
    private static final int LATENTS = 64;
    private static final List<String> WORDS =
            IntStream.range(2, 50).mapToObj(i -> "w" + i).toList();

    /** One that a block is entered with, one that no block follows, one in the middle of a block, and one that shares the first's place. */
    private static final List<String> HOOKS = List.of(
            "blocks.1.hook_resid_pre", "blocks.2.hook_resid_post", "blocks.1.hook_mlp_out", "blocks.1.hook_resid_pre");

    @TempDir
    static Path directory;

    private static Path model;
    private static final List<Path> SAES = new ArrayList<>();
    private static final List<SaeFiles> WEIGHTS = new ArrayList<>();

    @BeforeAll
    static void writeModelAndSaes() throws IOException {
        model = TinyGpt2.write(directory.resolve("tiny"));
        WordTokenizer.write(model, WORDS);
        for (int sae = 0; sae < HOOKS.size(); sae++) {
            SaeFiles weights = SaeFiles.random(D, LATENTS, 10L * sae);
            WEIGHTS.add(weights);
            SAES.add(weights.write(
                    directory.resolve("sae" + sae),
                    SaeFiles.config("standard", D, LATENTS, HOOKS.get(sae), "\"apply_b_dec_to_input\": true")));
        }
    }

    @ParameterizedTest
    @EnumSource(SpecialTokens.class)
    void equalsAComputationWrittenApart(SpecialTokens specialTokens) {
        try (ModelReader reader = open(specialTokens, ContextPolicy.ONE_DOCUMENT, 1)) {
            List<Context> contexts = contexts(reader, 6);
            List<List<SparseActivations>> read = reader.read(contexts);
            for (int sae = 0; sae < HOOKS.size(); sae++) {
                Sums expected = new Sums();
                Sums actual = new Sums();
                for (int c = 0; c < contexts.size(); c++) {
                    Context context = contexts.get(c);
                    boolean[] counted = counted(context, specialTokens);
                    Plain plain = new Plain(sae, context.tokenIds(), counted);
                    ContextQuality quality = read.get(c).get(sae).quality().orElseThrow();
                    expected.addPlain(plain, counted);
                    actual.addMeasured(quality, counted);
                    assertThat(quality.crossEntropy()[counted.length - 1]).isNaN();
                    assertThat(quality.targetSum()).hasSize(D);
                }
                expected.assertClose(actual, HOOKS.get(sae));
            }
        }
    }

    private static boolean[] counted(Context context, SpecialTokens specialTokens) {
        boolean[] counted = new boolean[context.special().length];
        for (int t = 0; t < counted.length; t++) {
            counted[t] = specialTokens == SpecialTokens.COUNTED || !context.special()[t];
        }
        return counted;
    }

    /** The loss of a context that follows another is that of the row which the model reads. */
    @Test
    void measuresContextsThatFollowOneAnotherTogether() {
        try (ModelReader reader = open(SpecialTokens.MASKED, ContextPolicy.CONCATENATE, 1)) {
            List<Context> row = reader.arrange(
                    List.of(context(reader, "a", "w3 w4 w5 w6"), context(reader, "b", "w7 w8 w9 w10 w11")));
            assertThat(row.get(1).follows()).isTrue();
            List<List<SparseActivations>> read = reader.read(row);
            int[] ids = IntStream.concat(
                            Arrays.stream(row.get(0).tokenIds()),
                            Arrays.stream(row.get(1).tokenIds()))
                    .toArray();
            boolean[] counted = new boolean[ids.length];
            Arrays.fill(counted, 1, ids.length, true);
            Plain plain = new Plain(0, ids, counted);
            int first = row.get(0).tokenIds().length;
            float[] losses = read.get(1).get(0).quality().orElseThrow().crossEntropySpliced();
            for (int t = 0; t + 1 < losses.length; t++) {
                assertThat((double) losses[t]).isCloseTo(plain.spliced[first + t], within(1e-4));
            }
            assertThat(losses[losses.length - 1]).isNaN();
            assertThat(read.get(0).get(0).quality().orElseThrow().crossEntropy()[first - 1])
                    .isNaN();
        }
    }

    @Test
    void measuresAShareOfTheContextsTheSameForAllSaesAndChangesNoActivation() {
        try (ModelReader some = open(SpecialTokens.MASKED, ContextPolicy.ONE_DOCUMENT, 0.3);
                ModelReader none = open(SpecialTokens.MASKED, ContextPolicy.ONE_DOCUMENT, 0)) {
            List<Context> contexts = contexts(some, 60);
            List<List<SparseActivations>> read = some.read(contexts);
            List<List<SparseActivations>> plain = none.read(contexts);
            int measured = 0;
            for (int c = 0; c < contexts.size(); c++) {
                boolean chosen = new QualityShare(0.3).has(contexts.get(c));
                measured += chosen ? 1 : 0;
                for (int sae = 0; sae < HOOKS.size(); sae++) {
                    SparseActivations own = read.get(c).get(sae);
                    assertThat(own.quality().isPresent()).isEqualTo(chosen);
                    assertThat(plain.get(c).get(sae).quality()).isEmpty();
                    assertThat(own.activations())
                            .isEqualTo(plain.get(c).get(sae).activations());
                    assertThat(own.squaredError())
                            .isEqualTo(plain.get(c).get(sae).squaredError());
                }
            }
            assertThat(measured).isBetween(8, 30);
        }
    }

    /** Places by Python: {@code int.from_bytes(hashlib.sha256(b"d#0").digest()[:8], "big") / 2**64}. */
    @Test
    void choosesByTheHashOfDocumentAndIndex() {
        assertPlace("d", 0, 0.15393901938779864);
        assertPlace("d", 1, 0.8320648296796878);
        assertPlace("d", 2, 0.512181486697654);
        assertPlace("\u00e9", 0, 0.8007899954672714);
        long chosen = IntStream.range(0, 100_000)
                .filter(i -> new QualityShare(0.02).has(named("doc-" + i, 0)))
                .count();
        assertThat(chosen).isEqualTo(2078);
        assertThat(new QualityShare(1).has(named("d", 0))).isTrue();
        assertThat(QualityShare.NONE.has(named("d", 0))).isFalse();
    }

    private static void assertPlace(String document, int index, double place) {
        assertThat(new QualityShare(place - 1e-9).has(named(document, index))).isFalse();
        assertThat(new QualityShare(place + 1e-9).has(named(document, index))).isTrue();
    }

    private static Context named(String document, int index) {
        return new Context(document, "c", index, 0, 0, "", new int[1], new int[1], new boolean[1], false);
    }

    @Test
    void refusesWhatIsNoShare() {
        for (double share : new double[] {-0.1, 1.5, Double.NaN}) {
            assertThatThrownBy(() -> new QualityShare(share))
                    .isInstanceOf(InputException.class)
                    .hasMessage("the quality share is " + share + ", expected a number from 0 to 1");
        }
    }

    private static ModelReader open(SpecialTokens specialTokens, ContextPolicy policy, double share) {
        return ModelReader.open(ReaderSettings.of(model, SAES)
                .withSaes(IntStream.range(0, SAES.size())
                        .mapToObj(i -> SaeSource.named("tiny.s" + i + "=" + SAES.get(i)))
                        .toList())
                .withSample(new SampleTexts("nothing", wantsMore -> {}))
                .withSpecialTokens(specialTokens)
                .withContextPolicy(policy)
                .withQualityShare(new QualityShare(share)));
    }

    private static List<Context> contexts(ModelReader reader, int count) {
        Random random = new Random(8);
        return IntStream.range(0, count)
                .mapToObj(i -> context(
                        reader,
                        "d" + i,
                        random.ints(1 + random.nextInt(38), 0, WORDS.size())
                                .mapToObj(WORDS::get)
                                .collect(Collectors.joining(" "))))
                .toList();
    }

    private static Context context(ModelReader reader, String id, String text) {
        return reader.contexts(new Document(id, "corpus", text, 0L)).get(0);
    }

    /** One SAE on one row of tokens. */
    private static final class Plain {
        final double[][] target;
        final double[][] made;
        final double[] own;
        final double[] spliced;
        final double[] ablated;
        final double[] divergence;

        Plain(int sae, int[] ids, boolean[] counted) {
            HookPoint hook = HookPoint.parse(HOOKS.get(sae));
            Map<String, double[][]> clean = run(PlainEdit.NONE, ids);
            target = clean.get(hook.toString());
            made = Arrays.stream(target)
                    .map(x -> reconstruct(WEIGHTS.get(sae), x))
                    .toArray(double[][]::new);
            double[][] stand = new double[ids.length][];
            for (int t = 0; t < ids.length; t++) {
                stand[t] = counted[t] ? made[t] : target[t];
            }
            double[][] zeros = new double[ids.length][D];
            double[][] logits = clean.get("logits");
            double[][] splicedLogits = run((name, x) -> name.equals(hook.toString()) ? stand : x, ids)
                    .get("logits");
            double[][] ablatedLogits = run((name, x) -> name.equals(hook.toString()) ? zeros : x, ids)
                    .get("logits");
            own = losses(logits, ids);
            spliced = losses(splicedLogits, ids);
            ablated = losses(ablatedLogits, ids);
            divergence = new double[ids.length];
            for (int t = 0; t < ids.length; t++) {
                double[] p = logProbabilities(logits[t]);
                double[] q = logProbabilities(splicedLogits[t]);
                for (int v = 0; v < p.length; v++) {
                    divergence[t] += Math.exp(p[v]) * (p[v] - q[v]);
                }
            }
        }

        private static Map<String, double[][]> run(PlainEdit edit, int[] ids) {
            return new PlainGpt2(TinyGpt2.CONFIG, TinyGpt2.tensors(), edit).run(ids);
        }

        private static double[] reconstruct(SaeFiles sae, double[] x) {
            float[] encoder = sae.values("W_enc");
            float[] decoder = sae.values("W_dec");
            double[] made = new double[D];
            Arrays.setAll(made, i -> sae.values("b_dec")[i]);
            for (int j = 0; j < LATENTS; j++) {
                double pre = sae.values("b_enc")[j];
                for (int i = 0; i < D; i++) {
                    pre += (x[i] - sae.values("b_dec")[i]) * encoder[i * LATENTS + j];
                }
                for (int i = 0; pre > 0 && i < D; i++) {
                    made[i] += pre * decoder[j * D + i];
                }
            }
            return made;
        }

        private static double[] losses(double[][] logits, int[] ids) {
            double[] losses = new double[ids.length];
            for (int t = 0; t + 1 < ids.length; t++) {
                losses[t] = -logProbabilities(logits[t])[ids[t + 1]];
            }
            losses[ids.length - 1] = Double.NaN;
            return losses;
        }

        private static double[] logProbabilities(double[] logits) {
            double sum = Arrays.stream(logits).map(Math::exp).sum();
            return Arrays.stream(logits).map(logit -> logit - Math.log(sum)).toArray();
        }
    }

    /** Every figure's sum over counted tokens. */
    private static final class Sums {
        private final double[] sums = new double[8];
        private final double[] vector = new double[D];
        private int tokens;

        void addPlain(Plain plain, boolean[] counted) {
            for (int t = 0; t < counted.length; t++) {
                double[] x = plain.target[t];
                double[] y = plain.made[t];
                add(
                        counted[t],
                        plain.own[t],
                        plain.spliced[t],
                        plain.ablated[t],
                        plain.divergence[t],
                        dot(x, x),
                        dot(y, y),
                        dot(x, y),
                        dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y)));
                for (int i = 0; counted[t] && i < D; i++) {
                    vector[i] += x[i];
                }
            }
        }

        void addMeasured(ContextQuality quality, boolean[] counted) {
            for (int t = 0; t < counted.length; t++) {
                add(
                        counted[t],
                        quality.crossEntropy()[t],
                        quality.crossEntropySpliced()[t],
                        quality.crossEntropyAblated()[t],
                        quality.klSpliced()[t],
                        quality.squaredTarget()[t],
                        quality.squaredReconstruction()[t],
                        quality.dot()[t],
                        quality.dot()[t]
                                / Math.sqrt((double) quality.squaredTarget()[t] * quality.squaredReconstruction()[t]));
            }
            Arrays.setAll(vector, i -> vector[i] + quality.targetSum()[i]);
        }

        private void add(boolean counted, double... values) {
            for (int i = 0; counted && i < values.length; i++) {
                sums[i] += Double.isNaN(values[i]) ? 0 : values[i];
            }
            tokens += counted ? 1 : 0;
        }

        private static double dot(double[] one, double[] other) {
            double sum = 0;
            for (int i = 0; i < one.length; i++) {
                sum += one[i] * other[i];
            }
            return sum;
        }

        void assertClose(Sums actual, String hook) {
            assertThat(actual.tokens).isEqualTo(tokens).isPositive();
            for (int i = 0; i < sums.length; i++) {
                assertThat(actual.sums[i])
                        .as("sum %d at %s", i, hook)
                        .isCloseTo(sums[i], within(1e-5 * Math.abs(sums[i])));
            }
            for (int i = 0; i < D; i++) {
                assertThat(actual.vector[i])
                        .as("component %d at %s", i, hook)
                        .isCloseTo(vector[i], within(1e-5 * tokens));
            }
        }
    }
}
