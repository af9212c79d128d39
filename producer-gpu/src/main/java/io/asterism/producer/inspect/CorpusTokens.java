package io.asterism.producer.inspect;

import io.asterism.producer.corpus.Corpus;
import io.asterism.producer.corpus.Documents;
import io.asterism.producer.tokens.TokenSpans;
import io.asterism.schemas.Document;
import io.asterism.schemas.npz.NpzWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The tokens of a corpus, document after document.
 *
 * @param documents in the order of the corpus
 */
record CorpusTokens(List<TokenSpans> documents) {

    /** Reads all documents. */
    static CorpusTokens of(Corpus corpus, Function<String, TokenSpans> tokens) {
        List<TokenSpans> all = new ArrayList<>();
        try (Documents documents = corpus.from(0, 0)) {
            for (Document document = documents.next(); document != null; document = documents.next()) {
                all.add(tokens.apply(document.getText()));
            }
        }
        return new CorpusTokens(List.copyOf(all));
    }

    /** Writes them for NumPy: all ids and ends in a row, and where each document begins, as CSR has it. */
    void write(Path file) {
        NpzWriter.write(file, npz -> {
            npz.longs("token_ids", joined(TokenSpans::ids).asLongStream().toArray());
            npz.ints("token_ends", joined(TokenSpans::ends).toArray());
            npz.ints("indptr", starts());
        });
    }

    private IntStream joined(Function<TokenSpans, int[]> part) {
        return documents.stream().map(part).flatMapToInt(IntStream::of);
    }

    private int[] starts() {
        int[] starts = new int[documents.size() + 1];
        for (int d = 0; d < documents.size(); d++) {
            starts[d + 1] = starts[d] + documents.get(d).ids().length;
        }
        return starts;
    }
}
