package io.asterism.producer.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Pieces and code points as the tokenizers library 0.23.3 gives them; the ends are counted by hand in the UTF-8 text. */
class TokenEndsTest {
    @Test
    void theSpaceInFrontEndsBeforeATextThatIsRewritten() {
        // NFKC makes one character of the i and its two dots, so that the pieces' bytes are not the text's.
        String text = "nai\u0308ve";
        CharSpan[] spans = {new CharSpan(0, 1), new CharSpan(0, 2), new CharSpan(2, 4), new CharSpan(4, 6)};

        assertThat(ends(text, spans, " ", "na", "\u00ef", "ve")).containsExactly(0, 2, 5, 7);
    }

    @Test
    void ofTwoSpacesOneIsTheTexts() {
        CharSpan[] spans = {new CharSpan(0, 1), new CharSpan(0, 1), new CharSpan(1, 5), new CharSpan(5, 7)};

        assertThat(ends(" naive\u0308", spans, " ", " ", "naiv", "\u00eb")).containsExactly(0, 1, 5, 8);
    }

    @Test
    void aTextOfTheSpacesMarkAlone() {
        CharSpan[] spans = {new CharSpan(0, 1), new CharSpan(0, 1)};

        assertThat(ends("\u2581", spans, " ", " ")).containsExactly(0, 3);
    }

    @Test
    void aSpaceInFrontOfWhatFollowsAMark() {
        CharSpan[] spans = {new CharSpan(0, 3), new CharSpan(3, 4), new CharSpan(3, 5), new CharSpan(5, 7)};

        assertThat(ends("<s>nai\u0308", spans, "<s>", " ", "na", "\u00ef")).containsExactly(3, 3, 5, 8);
    }

    @Test
    void aSpaceThatACharacterIsRewrittenIntoIsPartOfTheText() {
        // NFKC makes a space and a combining accent of an accent by itself.
        CharSpan[] spans = {new CharSpan(0, 1), new CharSpan(1, 2), new CharSpan(1, 2)};

        assertThat(ends("a\u00b4", spans, "a", " ", "\u0301")).containsExactly(1, 3, 3);
    }

    private static int[] ends(String text, CharSpan[] spans, String... pieces) {
        byte[][] bytes = Arrays.stream(pieces)
                .map(piece -> piece.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        return new TokenEnds(Utf8Text.of(text)).of(bytes, spans);
    }
}
