package io.asterism.producer.reading;

import io.asterism.producer.tokens.SpecialIds;
import io.asterism.producer.tokens.TextTokenizer;
import io.asterism.producer.tokens.TokenSpans;
import io.asterism.producer.tokens.Utf8Text;
import io.asterism.schemas.InputException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A model's tokenizer with its special tokens, checked to belong to the model. */
public final class ModelTokens implements AutoCloseable {
    /** Vocabularies are padded to round sizes; a tokenizer that fills less of one belongs to another model. */
    private static final double LEAST_FILL = 0.95;

    private static final int PADDING_ALLOWED = 1024;

    private final Path directory;
    private final TextTokenizer tokenizer;
    private final SpecialIds special;

    private ModelTokens(Path directory, TextTokenizer tokenizer, SpecialIds special) {
        this.directory = directory;
        this.tokenizer = tokenizer;
        this.special = special;
    }

    /**
     * Loads the tokenizer of a model directory.
     *
     * @param vocabulary tokens that the model has
     * @throws InputException if it cannot be used, or has more tokens than the model or far fewer
     */
    public static ModelTokens open(Path directory, int vocabulary) {
        TextTokenizer tokenizer = TextTokenizer.open(directory);
        try {
            SpecialIds special = SpecialIds.read(directory, tokenizer.vocabulary());
            checkSize(directory, tokenizer.vocabulary().size(), vocabulary);
            checkSpecial(directory, special, vocabulary);
            return new ModelTokens(directory, tokenizer, special);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /** Whether a directory holds a tokenizer at all. */
    public static boolean areIn(Path directory) {
        return TextTokenizer.isIn(directory);
    }

    /** The name of the model in a directory, where nobody gives it another: the directory's. */
    public static String nameOf(Path directory) {
        return String.valueOf(directory.toAbsolutePath().normalize().getFileName());
    }

    private static void checkSize(Path directory, int known, int vocabulary) {
        if (known > vocabulary || (vocabulary - known > PADDING_ALLOWED && known < LEAST_FILL * vocabulary)) {
            throw new InputException(
                    "the tokenizer in '%s' has %d tokens, but the model has %d: it does not belong to the model",
                    directory, known, vocabulary);
        }
    }

    private static void checkSpecial(Path directory, SpecialIds special, int vocabulary) {
        special.all().forEach(id -> {
            if (id < 0 || id >= vocabulary) {
                throw new InputException(
                        "'%s' names the special token %d, but the model has tokens 0 to %d",
                        directory, id, vocabulary - 1);
            }
        });
    }

    /**
     * The BOS to put before every context.
     *
     * @param wanted whether {@link BosPolicy#AUTO} puts one
     * @return empty for none
     * @throws InputException if one is asked for and the model has none
     */
    OptionalInt bos(BosPolicy policy, boolean wanted) {
        return switch (policy) {
            case NEVER -> OptionalInt.empty();
            case AUTO -> wanted ? special.bos() : OptionalInt.empty();
            case ONCE -> {
                if (special.bos().isEmpty()) {
                    throw new InputException(
                            "a BOS was asked for, but neither config.json nor tokenizer_config.json in '%s' names one",
                            directory);
                }
                yield special.bos();
            }
        };
    }

    /** A text as one context; the parameters as {@link #bos} has them. A BOS put before it ends at 0. */
    public TokenSpans read(String text, BosPolicy policy, boolean wanted) {
        TokenSpans read = tokenizer.encode(Utf8Text.of(text));
        OptionalInt bos = bos(policy, wanted);
        if (bos.isEmpty() || (read.ids().length > 0 && read.ids()[0] == bos.getAsInt())) {
            return read;
        }
        return new TokenSpans(before(bos.getAsInt(), read.ids()), before(0, read.ends()));
    }

    private static int[] before(int first, int[] rest) {
        return IntStream.concat(IntStream.of(first), IntStream.of(rest)).toArray();
    }

    /** Cuts documents into contexts. */
    ContextCutter cutter(OptionalInt bos, int contextSize) {
        return new ContextCutter(tokenizer, special, bos, contextSize);
    }

    /** The text of a token. */
    public String text(int id) {
        return tokenizer.vocabulary().text(id);
    }

    /** SHA-256, in hex, of the tokenizer's definition. */
    String sha256() {
        return tokenizer.sha256();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
