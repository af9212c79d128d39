package io.asterism.standalone.parts;

import io.asterism.producer.corpus.Fingerprint;
import io.asterism.producer.demonstration.DemonstrationCorpus;
import io.asterism.producer.demonstration.PlantedDocument;
import io.asterism.producer.feed.FeedCursor;
import io.asterism.producer.feed.FeedRecord;
import io.asterism.producer.feed.FeedSource;
import io.asterism.producer.feed.GeneratedSource;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.Document;
import org.jspecify.annotations.Nullable;

/** Documents of the demonstration world that its model was not trained on, as a feed takes them. */
public final class DemonstrationDocuments {
    private static final String CORPUS = "demonstration";
    private static final String IDENTITY =
            "held-out documents of the demonstration corpus, seed " + DemonstrationCorpus.SEED;

    private DemonstrationDocuments() {}

    /** All of them, which have no end; each happens when it is sent. */
    public static FeedSource endless() {
        DemonstrationCorpus corpus = new DemonstrationCorpus(DemonstrationCorpus.SEED);
        return new GeneratedSource(IDENTITY, index -> document(corpus, index, 0));
    }

    /** The first of them, the same feed with an end; all happen when it is first started. */
    public static FeedSource first(long number) {
        return new First(new DemonstrationCorpus(DemonstrationCorpus.SEED), number);
    }

    private static Document document(DemonstrationCorpus corpus, long index, long eventTime) {
        PlantedDocument planted = corpus.document(DemonstrationCorpus.HELD_OUT + index);
        return new Document(planted.id(), CORPUS, planted.text(), eventTime);
    }

    /** A beginning of the corpus. */
    private record First(DemonstrationCorpus corpus, long size) implements FeedSource {
        private static final AvroCodec<Document> CODEC = AvroCodec.of(Document.getClassSchema());

        @Override
        public String identity() {
            return new Fingerprint().add(IDENTITY).sha256();
        }

        @Override
        public FeedCursor from(long position, long startedAt) {
            return new FeedCursor() {
                private long next = position;

                @Override
                public @Nullable FeedRecord next() {
                    if (next >= size) {
                        return null;
                    }
                    Document document = document(corpus, next++, startedAt);
                    return new FeedRecord(document.getId(), CODEC.encode(document), next);
                }
            };
        }
    }
}
