package io.asterism.producer.reading;

import io.asterism.producer.tokens.SpecialIds;
import io.asterism.producer.tokens.TextTokenizer;
import io.asterism.producer.tokens.TokenSpans;
import io.asterism.producer.tokens.Utf8Text;
import io.asterism.producer.tokens.Vocabulary;
import io.asterism.schemas.InputException;
import java.nio.file.Path;
import java.util.Optional;
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
    private final int vocabulary;

    private ModelTokens(Path directory, TextTokenizer tokenizer, SpecialIds special, int vocabulary) {
        this.directory = directory;
        this.tokenizer = tokenizer;
        this.special = special;
        this.vocabulary = vocabulary;
    }

    /**
     * Loads the tokenizer of a model directory.
     *
     * @param vocabulary tokens that the model has
     * @throws InputException if it cannot be used, or has more tokens of its own than the model or far fewer
     */
    public static ModelTokens open(Path directory, int vocabulary) {
        TextTokenizer tokenizer = TextTokenizer.open(directory);
        try {
            SpecialIds special = SpecialIds.read(directory, tokenizer.vocabulary());
            checkSize(directory, tokenizer.vocabulary(), vocabulary);
            return new ModelTokens(directory, tokenizer, special, vocabulary);
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

    /** Tokens that were added to a tokenizer may lie past the model's: they are refused in the texts that have them. */
    private static void checkSize(Path directory, Vocabulary known, int vocabulary) {
        boolean more = known.ownSize() > vocabulary;
        if (more || (vocabulary - known.size() > PADDING_ALLOWED && known.size() < LEAST_FILL * vocabulary)) {
            throw new InputException(
                    "the tokenizer in '%s' has %d tokens, but the model has %d: it does not belong to the model",
                    directory, more ? known.ownSize() : known.size(), vocabulary);
        }
    }

    /**
     * What stands before every context.
     *
     * @param declared whether the SAEs were trained with a BOS, where their files say: {@link BosPolicy#AUTO} follows it
     * @throws InputException if a BOS is asked for and there is none, nor anything that takes its place
     */
    Opening opening(BosPolicy policy, Optional<Boolean> declared) {
        return switch (policy) {
            case NEVER -> Opening.NOTHING;
            case AUTO -> {
                if (!declared.orElse(true)) {
                    yield Opening.NOTHING;
                }
                yield special.bos().isPresent() || declared.isEmpty() ? Opening.bos(own(special.bos())) : eosInstead();
            }
            case ONCE -> {
                if (special.bos().isEmpty()) {
                    throw new InputException(
                            "a BOS was asked for, but neither config.json nor tokenizer_config.json in '%s' names one",
                            directory);
                }
                yield Opening.bos(own(special.bos()));
            }
        };
    }

    /** TransformerLens, by which SAELens trains, puts the EOS where a tokenizer has no BOS. */
    private Opening eosInstead() {
        if (special.eos().isEmpty()) {
            throw new InputException(
                    "the SAE was trained with a BOS before every context, but the tokenizer in '%s' has neither a BOS"
                            + " nor an EOS that takes its place; --bos never reads without",
                    directory);
        }
        return Opening.eos(own(special.eos()));
    }

    private OptionalInt own(OptionalInt id) {
        if (id.isPresent() && id.getAsInt() >= vocabulary) {
            throw new InputException(
                    "'%s' names the token %d to begin a context with, but the model has tokens 0 to %d",
                    directory, id.getAsInt(), vocabulary - 1);
        }
        return id;
    }

    /**
     * A text as one context; the parameters as {@link #opening} has them. What is put before it ends at 0.
     *
     * @throws InputException if a token of it is none of the model's
     */
    public TokenSpans read(String text, BosPolicy policy, Optional<Boolean> declared) {
        TokenSpans read = checked(tokenizer.encode(Utf8Text.of(text)));
        OptionalInt first = opening(policy, declared).id();
        if (first.isEmpty() || (read.ids().length > 0 && read.ids()[0] == first.getAsInt())) {
            return read;
        }
        return new TokenSpans(before(first.getAsInt(), read.ids()), before(0, read.ends()));
    }

    private static int[] before(int first, int[] rest) {
        return IntStream.concat(IntStream.of(first), IntStream.of(rest)).toArray();
    }

    private TokenSpans checked(TokenSpans tokens) {
        for (int id : tokens.ids()) {
            if (id >= vocabulary) {
                throw new InputException(
                        "the text holds the token '%s', which has the id %d, but the model has tokens 0 to %d",
                        text(id), id, vocabulary - 1);
            }
        }
        return tokens;
    }

    /** Cuts documents into contexts. */
    ContextCutter cutter(OptionalInt bos, int contextSize) {
        return new ContextCutter(text -> checked(tokenizer.encode(text)), special, bos, contextSize);
    }

    /** The text of a token. */
    public String text(int id) {
        return tokenizer.vocabulary().text(id);
    }

    /** Whether a token is the model's BOS, EOS or PAD. */
    public boolean isSpecial(int id) {
        return special.all().contains(id);
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
