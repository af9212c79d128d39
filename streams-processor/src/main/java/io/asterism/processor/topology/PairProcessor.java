package io.asterism.processor.topology;

import io.asterism.processor.counting.TaskCounts;
import io.asterism.processor.pairing.JoinedContext;
import io.asterism.processor.pairing.PairPlan;
import io.asterism.processor.pairing.Side;
import io.asterism.processor.pairing.TaskJoin;
import io.asterism.processor.store.WriteBackStore;
import io.asterism.schemas.Activations;
import io.asterism.schemas.EventTimeLimit;
import io.asterism.schemas.InvalidActivationsException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Joins the records of one partition of two SAEs' topics and adds what has both halves to its task's counts. A record that cannot be used is
 * noted only: each SAE's own counting has it among the dead letters.
 */
final class PairProcessor implements Processor<byte[], byte[], Void, Void> {
    /** What a task works on, once it is initialised. */
    private record Task(ProcessorContext<Void, Void> context, TaskCounts counts, TaskJoin join) {}

    private final PairPlan plan;
    private final String topicOfA;
    private final EventTimeLimit eventTimes;
    private final PairMetrics metrics;
    private final BatchPatience patience;
    private @Nullable Task task;

    PairProcessor(
            PairPlan plan,
            String topicOfA,
            EventTimeLimit eventTimes,
            BooleanSupplier moreIsSure,
            PairMetrics metrics) {
        this.plan = plan;
        this.topicOfA = topicOfA;
        this.eventTimes = eventTimes;
        this.patience = new BatchPatience(moreIsSure);
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        int partition = context.taskId().partition();
        WriteBackStore<TaskCounts> blocks = context.getStateStore(PairTopology.COUNTS);
        TaskCounts counts = blocks.open();
        counts.assign(partition);
        WriteBackStore<TaskJoin> waiting = context.getStateStore(PairTopology.WAITING);
        TaskJoin join = waiting.open();
        join.assign(partition);
        task = new Task(context, counts, join);
        context.schedule(BatchPatience.TICK, PunctuationType.WALL_CLOCK_TIME, now -> tick());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata at = task().context().recordMetadata().orElseThrow();
        Side side = at.topic().equals(topicOfA) ? Side.A : Side.B;
        TaskJoin join = task().join();
        try {
            Activations activations = join.read(side, record.value());
            if (eventTimes
                    .refusal(activations.getEventTime(), record.timestamp())
                    .isPresent()) {
                refuse(side, at);
            } else {
                join.add(side, activations, record.value(), at.offset(), record.timestamp())
                        .ifPresent(context -> count(context, at));
                task().counts().advanceTo(join.newest());
            }
        } catch (SerializationException | InvalidActivationsException e) {
            refuse(side, at);
        }
        publishIfCounted();
    }

    private void refuse(Side side, RecordMetadata at) {
        task().join().addInvalid(side, at.offset());
        metrics.invalid();
    }

    private void count(JoinedContext context, RecordMetadata at) {
        TaskCounts.Outcome outcome =
                task().counts().add(context.origin(), context.columns(), at.offset(), context.writtenAt());
        if (outcome == TaskCounts.Outcome.COUNTED) {
            metrics.counted(context.columns().tokens());
        } else {
            metrics.invalid();
        }
    }

    private void tick() {
        if (patience.isOver(task().counts().pendingTokens())) {
            task().counts().countPending();
        }
        publishIfCounted();
    }

    /** How far the join has come is told when nothing of it waits to be counted. */
    private void publishIfCounted() {
        if (task().counts().pendingTokens() == 0) {
            task().join().publish();
        }
    }

    private Task task() {
        if (task == null) {
            throw new IllegalStateException("pair " + plan.id() + " got a record before its task was initialised");
        }
        return task;
    }
}
