package io.asterism.processor.topology;

import io.asterism.processor.counting.TaskCounts;
import io.asterism.processor.store.WriteBackStore;
import io.asterism.processor.subspace.TaskSubspaces;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.DeadLetter;
import io.asterism.schemas.EventTimeLimit;
import io.asterism.schemas.InvalidActivationsException;
import io.asterism.schemas.RefusedRecord;
import io.asterism.schemas.SaeManifest;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Adds the records of one partition to its task's counts; what cannot be used goes on to the dead letters. */
final class CountingProcessor implements Processor<byte[], byte[], byte[], DeadLetter> {
    private final SubspaceWatcher.Groups groups;
    private final EventTimeLimit eventTimes;
    private final ActivationColumns columns;
    private final AvroCodec<Activations> codec = AvroCodec.of(Activations.getClassSchema());
    private final CountingMetrics metrics;
    private @Nullable ProcessorContext<byte[], DeadLetter> context;
    private @Nullable TaskCounts counts;
    private @Nullable TaskSubspaces subspaces;
    private final BatchPatience patience;

    CountingProcessor(
            SaeManifest manifest,
            SubspaceWatcher.Groups groups,
            EventTimeLimit eventTimes,
            BooleanSupplier moreIsSure,
            CountingMetrics metrics) {
        this.groups = groups;
        this.eventTimes = eventTimes;
        this.patience = new BatchPatience(moreIsSure);
        this.columns = new ActivationColumns(manifest);
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<byte[], DeadLetter> processorContext) {
        context = processorContext;
        int partition = processorContext.taskId().partition();
        WriteBackStore<TaskCounts> blocks = processorContext.getStateStore(CountingTopology.COUNTS);
        counts = blocks.open();
        counts.assign(partition);
        WriteBackStore<TaskSubspaces> tracked = processorContext.getStateStore(CountingTopology.SUBSPACES);
        subspaces = tracked.open();
        subspaces.assign(partition);
        processorContext.schedule(BatchPatience.TICK, PunctuationType.WALL_CLOCK_TIME, now -> tick());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata at = context().recordMetadata().orElseThrow();
        try {
            if (record.value() == null) {
                throw new SerializationException("a record of activations without a value");
            }
            Activations activations = codec.decode(record.value());
            columns.read(activations);
            Optional<String> undated = eventTimes.refusal(activations.getEventTime(), record.timestamp());
            if (undated.isPresent()) {
                refuse(record, at, undated.get());
            } else {
                add(activations, record, at);
            }
        } catch (SerializationException | InvalidActivationsException e) {
            refuse(record, at, String.valueOf(e.getMessage()));
        }
    }

    private void add(Activations activations, Record<byte[], byte[]> record, RecordMetadata at) {
        switch (counts().add(activations, columns, at.offset(), record.timestamp())) {
            case COUNTED -> {
                track().add(activations, columns, record.timestamp());
                metrics.counted(columns.tokens());
            }
            case LATE -> metrics.late();
            case OVER_LIMIT -> {
                metrics.invalid();
                forward(record, at, "a token has more than " + TaskCounts.MOST_ACTIVE + " active latents");
            }
        }
    }

    private void refuse(Record<byte[], byte[]> record, RecordMetadata at, String reason) {
        counts().addInvalid(at.offset());
        metrics.invalid();
        forward(record, at, reason);
    }

    private void forward(Record<byte[], byte[]> record, RecordMetadata at, String reason) {
        RefusedRecord refused =
                new RefusedRecord(at.topic(), at.partition(), at.offset(), record.key(), record.value(), reason);
        context().forward(new Record<>(refused.letterKey(), refused.letter(), record.timestamp()));
    }

    private void tick() {
        track();
        if (patience.isOver(counts().pendingTokens())) {
            counts().countPending();
        }
    }

    /** The groups, of which there are those now that are defined now. */
    private TaskSubspaces track() {
        if (subspaces == null) {
            throw new IllegalStateException("a record came before the processor was initialised");
        }
        subspaces.track(groups.now().tracked());
        return subspaces;
    }

    private TaskCounts counts() {
        if (counts == null) {
            throw new IllegalStateException("a record came before the processor was initialised");
        }
        return counts;
    }

    private ProcessorContext<byte[], DeadLetter> context() {
        if (context == null) {
            throw new IllegalStateException("a record came before the processor was initialised");
        }
        return context;
    }
}
