package io.asterism.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PairsTest {
    private static final PairId ID = PairId.of(new SaeId("m.s"), new SaeId("n.t"));

    private final SaeManifest a = manifest("m.s");
    private final SaeManifest b = manifest("n.t");

    private static SaeManifest manifest(String sae) {
        return SaeManifest.newBuilder(Batch.manifest(10, ActivationType.F32))
                .setSae(sae)
                .setTokenizerSha256("aa11")
                .build();
    }

    private void assertRefused(Consumer<SaeManifest> other, String sentence) {
        other.accept(b);
        assertThatThrownBy(() -> Pairs.validate(Pairs.of(ID, a, b, 0), a, b))
                .isInstanceOf(InputException.class)
                .hasMessage(sentence);
    }

    @Test
    void takesTwoThatReadTheSameTokens() {
        assertThatCode(() -> Pairs.validate(Pairs.of(ID, a, b, 0), a, b)).doesNotThrowAnyException();
        b.setDSae(700);
        b.setTokenizerSha256("");
        assertThatCode(() -> Pairs.validate(Pairs.of(ID, a, b, 0), a, b)).doesNotThrowAnyException();
    }

    @Test
    void refusesOtherTokenizers() {
        assertRefused(
                other -> other.setTokenizerSha256("bb22"),
                "pair m.s~n.t is of SAEs that read different tokens: 'm.s' has a tokenizer with SHA-256 aa11, 'n.t' has bb22,"
                        + " expected the same");
    }

    @Test
    void refusesContextsThatAreCutOtherwise() {
        assertRefused(
                other -> other.setContextSize(128),
                "pair m.s~n.t is of SAEs that read different tokens: 'm.s' has contexts of tokens: 1000, 'n.t' has 128,"
                        + " expected the same");
    }

    @Test
    void refusesContextsThatAreMadeOtherwise() {
        assertRefused(
                other -> other.setContextPolicy("concatenate"),
                "pair m.s~n.t is of SAEs that read different tokens: 'm.s' has the context policy one_document, 'n.t' has"
                        + " concatenate, expected the same");
    }

    @Test
    void refusesAnotherBos() {
        assertRefused(
                other -> other.setBosPolicy("never"),
                "pair m.s~n.t is of SAEs that read different tokens: 'm.s' has the rule for BOS once, 'n.t' has never,"
                        + " expected the same");
    }

    @Test
    void refusesAManifestThatIsNotTheOneItWasDefinedBy() {
        Pair pair = Pairs.of(ID, a, b, 0);
        String before = Manifests.hash(b);
        b.setDSae(11);
        assertThatThrownBy(() -> Pairs.validate(pair, a, b))
                .hasMessage("pair m.s~n.t was defined of SAE 'n.t' with manifest " + before + ", which has manifest "
                        + Manifests.hash(b) + " now: remove the pair and define it again");
    }

    @Test
    void refusesWhatNobodyCouldCountBy() {
        Pair pair = Pairs.of(ID, a, b, 0);
        pair.setThresholds(List.of(2.0, 1.0));
        assertThatThrownBy(() -> Pairs.validate(pair, a, b))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("pair m.s~n.t cannot be counted: ");
        pair.setThresholds(List.of(0.0));
        pair.setAlignment("bytes");
        assertThatThrownBy(() -> Pairs.validate(pair, a, b))
                .hasMessage("pair m.s~n.t is to be aligned by 'bytes', expected 'tokens'");
    }

    @ParameterizedTest
    @CsvSource({"m.s~n.t, 0, 0", "m.s~m.s+1, 1, 1", "m.s~n.t+64, 64, 64", "m.s~n.t+1..5, 1, 5"})
    void idsAreReadAsTheyAreWritten(String text, int first, int last) {
        PairId id = PairId.parse(text);
        assertThat(id.first()).isEqualTo(first);
        assertThat(id.last()).isEqualTo(last);
        assertThat(id).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "m.s",
                "m.s~",
                "~n.t",
                "m.s~n.t~m.s",
                "m.s~n.t+",
                "m.s~n.t+65",
                "m.s~n.t+-1",
                "m.s~n.t+2..3",
                "m.s~n.t+1..65",
                "m.s~n.t+1..",
                "m.s~n.t+999",
                "a b~n.t",
                "m.s~n.t\n"
            })
    void refusesWhatIsNoId(String text) {
        assertThatThrownBy(() -> PairId.parse(text)).isInstanceOf(InputException.class);
        assertThat(PairId.isLegal(text)).isFalse();
    }

    /** One window has one name: of one token it is a lag. */
    @ParameterizedTest
    @ValueSource(strings = {"m.s~n.t+0", "m.s~n.t+01", "m.s~n.t+1..1"})
    void aPairHasOneName(String text) {
        assertThat(PairId.isLegal(text)).isFalse();
    }
}
