package io.asterism.producer.feed;

import io.asterism.producer.corpus.Fingerprint;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.Document;
import java.util.function.LongFunction;

/** Documents without end that are made from their index, position = index. */
public final class GeneratedSource implements FeedSource {
    private final AvroCodec<Document> codec = AvroCodec.of(Document.getClassSchema());
    private final String identity;
    private final LongFunction<Document> generator;

    /**
     * A generator's documents.
     *
     * @param identity names the generator with its seed
     * @param generator makes the same document of the same index every time; an event time of 0 is replaced by the time it is sent
     */
    public GeneratedSource(String identity, LongFunction<Document> generator) {
        this.identity = new Fingerprint().add(identity).sha256();
        this.generator = generator;
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public long size() {
        return ENDLESS;
    }

    @Override
    public FeedCursor from(long position, long startedAt) {
        return new FeedCursor() {
            private long next = position;

            @Override
            public FeedRecord next() {
                Document document = generator.apply(next++);
                if (document.getEventTime() == 0) {
                    document.setEventTime(System.currentTimeMillis());
                }
                return new FeedRecord(document.getId(), codec.encode(document), next);
            }
        };
    }
}
