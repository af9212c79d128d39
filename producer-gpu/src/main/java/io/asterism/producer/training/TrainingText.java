package io.asterism.producer.training;

import io.asterism.producer.corpus.Corpus;
import io.asterism.producer.corpus.Documents;
import io.asterism.producer.demonstration.DemonstrationCorpus;
import io.asterism.producer.tokens.TextTokenizer;
import io.asterism.producer.tokens.Utf8Text;
import io.asterism.schemas.Document;
import io.asterism.schemas.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Documents to train on, endless, and others held out.
 *
 * @param training documents by index
 * @param contexts after which they come again; 0 where they never do
 * @param heldOut documents that training never sees
 */
record TrainingText(TokenSource training, int contexts, List<int[]> heldOut) {
    private static final int HELD_OUT_EVERY = 20;
    private static final int LEAST_DOCUMENTS = 2;

    /** The demonstration world's corpus. */
    static TrainingText demonstration(TextTokenizer tokenizer, int longest) {
        DemonstrationCorpus corpus = new DemonstrationCorpus(DemonstrationCorpus.SEED);
        TokenSource source =
                new TokenSource(index -> ids(tokenizer, corpus.document(index).text()), longest);
        return new TrainingText(
                source, 0, source.documents(DemonstrationCorpus.HELD_OUT, DemonstrationCorpus.HELD_OUT_DOCUMENTS));
    }

    /**
     * A corpus, cut to pieces of at most {@code longest} tokens; every twentieth piece is held out, the others come again and
     * again.
     *
     * @throws InputException if its documents are too few to hold any out
     */
    static TrainingText of(Corpus corpus, TextTokenizer tokenizer, int longest) {
        List<int[]> training = new ArrayList<>();
        List<int[]> heldOut = new ArrayList<>();
        try (Documents documents = corpus.from(0, 0)) {
            for (Document next = documents.next(); next != null; next = documents.next()) {
                int[] ids = ids(tokenizer, next.getText());
                for (int from = 0; from < ids.length; from += longest) {
                    int[] piece = Arrays.copyOfRange(ids, from, Math.min(ids.length, from + longest));
                    boolean hold = (training.size() + heldOut.size()) % HELD_OUT_EVERY == HELD_OUT_EVERY - 1;
                    (hold ? heldOut : training).add(piece);
                }
            }
        }
        if (training.size() < LEAST_DOCUMENTS) {
            throw new InputException("the corpus holds one context only, expected at least %d", LEAST_DOCUMENTS);
        }
        if (heldOut.isEmpty()) {
            heldOut.add(training.remove(training.size() - 1));
        }
        return new TrainingText(
                new TokenSource(index -> training.get((int) (index % training.size())), longest),
                training.size(),
                heldOut);
    }

    private static int[] ids(TextTokenizer tokenizer, String text) {
        return tokenizer.encode(Utf8Text.of(text)).ids();
    }
}
