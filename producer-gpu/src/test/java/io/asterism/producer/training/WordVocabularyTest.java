package io.asterism.producer.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordVocabularyTest {
    private static final String TEXT = "Anna's book isn't in the 1960s: https://a.org/b-c, 12.";

    @TempDir
    private Path folder;

    private Encoding encode(WordVocabulary vocabulary, String text) throws Exception {
        Path file = folder.resolve("tokenizer.json");
        vocabulary.write(file);
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(file)) {
            return tokenizer.encode(text, false, false);
        }
    }

    @Test
    void tokensAreThePiecesWithTheirOffsets() throws Exception {
        Encoding encoding = encode(WordVocabulary.of(Stream.of(TEXT), 1, 100), TEXT);
        assertThat(encoding.getTokens())
                .containsExactly(
                        "Anna", "'s", "book", "isn", "'t", "in", "the", "1960s", ":", "https", "://", "a", ".", "org",
                        "/", "b", "-", "c", ",", "12", ".");
        CharSpan[] spans = encoding.getCharTokenSpans();
        for (int t = 0; t < spans.length; t++) {
            assertThat(TEXT.substring(spans[t].getStart(), spans[t].getEnd())).isEqualTo(encoding.getTokens()[t]);
        }
    }

    @Test
    void frequentWordsComeFirstBehindTheSpecialTokens() throws Exception {
        WordVocabulary vocabulary = WordVocabulary.of(Stream.of("b a a", "a b c c d"), 2, 3);
        assertThat(vocabulary.words()).containsExactly("a", "b", "c");
        assertThat(vocabulary.size()).isEqualTo(5);
        assertThat(encode(vocabulary, "c a d b").getIds()).containsExactly(4, 2, 1, 3);
    }

    @Test
    void specialTokensAreOnlyKnownAsThemselves() throws Exception {
        Encoding encoding = encode(new WordVocabulary(List.of("word")), "<|endoftext|>word");
        assertThat(encoding.getIds()).containsExactly(0, 2);
        assertThat(Arrays.stream(encoding.getSpecialTokenMask()).sum()).isZero();
    }
}
