package io.asterism.producer.jobs;

import io.asterism.producer.kafka.Lifetime;
import io.asterism.producer.reading.ModelReader;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.Job;
import io.asterism.schemas.JobEvent;
import io.asterism.schemas.JobPriority;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.CompactedWriter;
import io.asterism.schemas.cluster.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does a model's jobs, sharing them with the other workers that hold the model, until it is closed. A job is begun at least once; when
 * three workers have ended in it, it is given up. What is said first of its end holds.
 *
 * <p>Jobs that somebody waits for and those that take their time have a thread each, so that neither waits for the other.
 */
public final class JobWorker implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobWorker.class);
    private static final int AT_ONCE = 16;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration REST = Duration.ofSeconds(1);

    private final KafkaConnection kafka;
    private final Topics topics;
    private final String instance;
    private final String model;
    private final Map<String, JobKind> kinds = new TreeMap<>();
    private final AvroCodec<Job> jobs = AvroCodec.of(Job.getClassSchema());
    private final TakenJobs taken = new TakenJobs();
    private final Lifetime lifetime = new Lifetime();

    /**
     * A worker of a model, which does these kinds of jobs.
     *
     * @param instance its name, which no other living worker of the cluster has
     */
    public JobWorker(KafkaConnection kafka, Topics topics, String instance, String model, List<JobKind> kinds) {
        this.kafka = kafka;
        this.topics = topics;
        this.instance = instance;
        this.model = model;
        kinds.forEach(kind -> this.kinds.put(kind.name(), kind));
    }

    /** A worker that does all kinds of jobs with a reader, which it does not close. */
    public static JobWorker of(KafkaConnection kafka, Topics topics, String instance, ModelReader reader) {
        return new JobWorker(
                kafka, topics, instance, reader.manifests().get(0).getModel(), List.of(new ActivationsJob(reader)));
    }

    /** Works until {@link #close}; the topics are there. */
    @Override
    public void run() {
        lifetime.begin();
        String name = topics.prefix() + ".jobs." + instance;
        ExecutorService interactive = thread("job-interactive");
        ExecutorService batch = thread("job-batch");
        try (JobLog log = new JobLog(kafka, topics, instance);
                CompactedWriter<JobEvent> events =
                        new CompactedWriter<>(kafka, topics.jobEvents(), AvroCodec.of(JobEvent.getClassSchema()));
                Consumer<byte[], byte[]> consumer = kafka.consumer(topics.jobGroup(model), name, AT_ONCE)) {
            log.start();
            consumer.subscribe(List.of(topics.jobs()), new Reassignment(log));
            JobAttempt.Desk desk = new JobAttempt.Desk(instance, kinds, log, events, taken, lifetime::isClosed);
            while (!lifetime.isClosed()) {
                step(consumer, desk, interactive, batch);
            }
            interactive.shutdown();
            batch.shutdown();
            awaitEnd(interactive);
            awaitEnd(batch);
            consumer.commitSync(taken.commitable());
            consumer.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
        } finally {
            interactive.shutdownNow();
            batch.shutdownNow();
            lifetime.end();
        }
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    private static void awaitEnd(ExecutorService thread) {
        boolean interrupted = false;
        while (!thread.isTerminated()) {
            try {
                thread.awaitTermination(REST.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                // The model must not be closed under a job.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void step(
            Consumer<byte[], byte[]> consumer,
            JobAttempt.Desk desk,
            ExecutorService interactive,
            ExecutorService batch) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            taken.taken(partition, record.offset());
            @Nullable Job job = ours(record);
            if (job == null) {
                taken.done(partition, record.offset());
            } else {
                JobAttempt attempt = new JobAttempt(job, partition, record.offset(), desk);
                (job.getPriority() == JobPriority.INTERACTIVE ? interactive : batch).execute(attempt);
            }
        }
        Map<TopicPartition, OffsetAndMetadata> behind = taken.commitable();
        if (!behind.isEmpty()) {
            consumer.commitAsync(behind, (offsets, failure) -> {
                if (failure != null) {
                    LOG.warn("What is done of {} is not committed now: {}", topics.jobs(), failure.toString());
                }
            });
        }
    }

    /** The job of a record, if it is one of this model's. */
    private @Nullable Job ours(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return null;
        }
        try {
            Job job = jobs.decode(record.value());
            boolean itsOwn =
                    record.key() != null && job.getId().equals(new String(record.key(), StandardCharsets.UTF_8));
            if (!itsOwn) {
                LOG.warn(
                        "The job at {}-{}@{} is skipped: its key is not its id",
                        record.topic(),
                        record.partition(),
                        record.offset());
            }
            return itsOwn && job.getModel().equals(model) ? job : null;
        } catch (SerializationException e) {
            LOG.warn(
                    "The job at {}-{}@{} is skipped: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
            return null;
        }
    }

    /** Lets the jobs that run end, or be taken up by another worker, and {@link #run} return; the model is at rest then. */
    @Override
    public void close() {
        lifetime.close();
    }

    /** Jobs of a partition that goes to another worker are that one's. */
    private final class Reassignment implements ConsumerRebalanceListener {
        private final JobLog log;

        Reassignment(JobLog log) {
            this.log = log;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            taken.lost(revoked);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            taken.lost(lost);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            // What the one before said of them last has to be known before they are begun again.
            log.catchUp();
        }
    }
}
