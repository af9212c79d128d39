package io.asterism.producer.feed;

import io.asterism.producer.corpus.Corpus;
import io.asterism.producer.corpus.Documents;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.Document;
import org.jspecify.annotations.Nullable;

/** A corpus's documents, position = number of documents; all happen when the feed was first started. */
public final class CorpusSource implements FeedSource {
    private final AvroCodec<Document> codec = AvroCodec.of(Document.getClassSchema());
    private final Corpus corpus;

    /** Of a corpus that was checked. */
    public CorpusSource(Corpus corpus) {
        this.corpus = corpus;
    }

    @Override
    public String identity() {
        return corpus.sha256();
    }

    @Override
    public long size() {
        return corpus.documents();
    }

    @Override
    public FeedCursor from(long position, long startedAt) {
        Documents documents = corpus.from(position, startedAt);
        return new FeedCursor() {
            private long next = position;

            @Override
            public @Nullable FeedRecord next() {
                Document document = documents.next();
                return document == null ? null : new FeedRecord(document.getId(), codec.encode(document), ++next);
            }

            @Override
            public void close() {
                documents.close();
            }
        };
    }
}
