package io.asterism.producer.worker;

import java.util.concurrent.atomic.LongAdder;

/** What a worker has committed since it was made; any thread may look. */
public final class WorkerCounters {
    private final LongAdder documents = new LongAdder();
    private final LongAdder empty = new LongAdder();
    private final LongAdder contexts = new LongAdder();
    private final LongAdder tokens = new LongAdder();
    private final LongAdder dead = new LongAdder();

    WorkerCounters() {}

    /** Documents taken in, whatever came of them. */
    public long documents() {
        return documents.sum();
    }

    /** Documents without text, of which nothing comes. */
    public long empty() {
        return empty.sum();
    }

    /** Contexts read. */
    public long contexts() {
        return contexts.sum();
    }

    /** Tokens read. */
    public long tokens() {
        return tokens.sum();
    }

    /** Documents that went to the dead letters. */
    public long dead() {
        return dead.sum();
    }

    void add(Reading reading) {
        documents.add(reading.documents().size());
        for (Reading.Outcome document : reading.documents()) {
            if (document instanceof Reading.Dead) {
                dead.increment();
            } else if (document instanceof Reading.Read read) {
                contexts.add(read.contexts());
                tokens.add(read.tokens());
                empty.add(read.contexts() == 0 ? 1 : 0);
            }
        }
    }
}
