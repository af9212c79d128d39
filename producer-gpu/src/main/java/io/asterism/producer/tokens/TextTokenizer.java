package io.asterism.producer.tokens;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.asterism.schemas.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A model's tokenizer. Adds no special tokens of its own; special tokens that stand in the text are recognised. */
public final class TextTokenizer implements AutoCloseable {
    private static final Map<String, String> AS_IT_IS = Map.of("truncation", "false", "padding", "false");

    private final HuggingFaceTokenizer tokenizer;
    private final Vocabulary vocabulary;
    private final String sha256;

    private TextTokenizer(HuggingFaceTokenizer tokenizer, Vocabulary vocabulary, String sha256) {
        this.tokenizer = tokenizer;
        this.vocabulary = vocabulary;
        this.sha256 = sha256;
    }

    /**
     * Loads {@code tokenizer.json}, or {@code vocab.json} and {@code merges.txt}, with the settings beside them.
     *
     * @throws InputException if the directory has neither, or they cannot be used
     */
    public static TextTokenizer open(Path directory) {
        TokenizerFiles files = TokenizerFiles.read(directory);
        Vocabulary vocabulary = Vocabulary.of(files.root(), directory);
        try {
            HuggingFaceTokenizer tokenizer =
                    HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(files.forLibrary()), AS_IT_IS);
            return new TextTokenizer(tokenizer, vocabulary, identity(files));
        } catch (IOException | RuntimeException e) {
            throw new InputException(
                    e,
                    "the tokenizer in '%s' cannot be used: its model of type '%s' and its steps are none that the"
                            + " tokenizers library reads together",
                    directory,
                    files.root().path("model").path("type").asText());
        }
    }

    private static String identity(TokenizerFiles files) {
        String sha256 = Sha256.of(files.bytes());
        return files.splitsSpecial() ? Sha256.of((sha256 + " split").getBytes(StandardCharsets.US_ASCII)) : sha256;
    }

    /** Whether a directory holds the files of a tokenizer. */
    public static boolean isIn(Path directory) {
        return TokenizerFiles.areIn(directory);
    }

    /** Tokenises; the ends are offsets in what {@link Utf8Text#of} makes of the text. */
    public TokenSpans encode(Utf8Text text) {
        Encoding encoding = tokenizer.encode(text.text(), false, false);
        long[] ids = encoding.getIds();
        byte[][] pieces = new byte[ids.length][];
        int[] narrow = new int[ids.length];
        for (int t = 0; t < ids.length; t++) {
            narrow[t] = Math.toIntExact(ids[t]);
            pieces[t] = vocabulary.bytes(narrow[t]);
        }
        return new TokenSpans(narrow, new TokenEnds(text).of(pieces, encoding.getCharTokenSpans()));
    }

    /** What the tokenizer knows. */
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** SHA-256, in hex, of the tokenizer's definition. */
    public String sha256() {
        return sha256;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
