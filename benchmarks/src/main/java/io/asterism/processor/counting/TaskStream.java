package io.asterism.processor.counting;

import io.asterism.benchmarks.ActivationRecords;
import io.asterism.benchmarks.SparseTokens;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import io.asterism.schemas.InvalidActivationsException;
import io.asterism.schemas.SaeManifest;

/** A task that counts a stream's records as they come, from memory instead of Kafka, again from the beginning where they end. */
public final class TaskStream {
    private final ActivationRecords records;
    private final ActivationColumns columns;
    private final TaskCounts counts;
    private int next;
    private long offset;

    /** A task that has counted nothing yet. */
    public TaskStream(SparseTokens stream) {
        this.records = new ActivationRecords(stream);
        this.columns = new ActivationColumns(records.manifest());
        this.counts = new TaskCounts(CountingPlan.of(records.manifest(), new float[0]));
    }

    /** Its counts. */
    public TaskCounts counts() {
        return counts;
    }

    /** The SAE's manifest. */
    public SaeManifest manifest() {
        return records.manifest();
    }

    /** A task of the same SAE that has counted nothing. */
    TaskCounts empty() {
        return new TaskCounts(CountingPlan.of(records.manifest(), new float[0]));
    }

    /** Counts some records; returns whether the stream ended with the last of them. */
    public boolean advance(int contexts) {
        for (int left = contexts; left > 0; left--) {
            Activations record = records.record(next++);
            try {
                columns.read(record);
            } catch (InvalidActivationsException e) {
                throw new IllegalStateException(e);
            }
            counts.add(record, columns, offset++);
            if (next == records.count()) {
                next = 0;
                counts.countPending();
                return true;
            }
        }
        counts.countPending();
        return false;
    }
}
