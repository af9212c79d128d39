package io.asterism.processor.jobs;

import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.Job;
import io.asterism.schemas.JobEvent;
import io.asterism.schemas.JobState;
import io.asterism.schemas.Jobs;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.CompactedTopic;
import io.asterism.schemas.cluster.CompactedWriter;
import io.asterism.schemas.cluster.KafkaConnection;
import io.asterism.schemas.cluster.TopicWatch;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All jobs that are not forgotten, as their events tell of them. Of several ends of a job the first holds. */
public final class JobBoard implements JobDirectory, CompactedTopic.Visitor<JobEvent>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobBoard.class);
    /** Results that are kept in memory, in characters; beyond that the oldest jobs are forgotten here. */
    private static final long MOST_KEPT = 32L << 20;

    private static final Comparator<JobEvent> OLDEST_FIRST =
            Comparator.comparingLong(JobEvent::getSubmittedAt).thenComparing(JobEvent::getJob);

    private final Clock clock = Clock.systemUTC();
    private final Duration kept;
    private final Map<String, JobEvent> standings = new ConcurrentHashMap<>();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final ModelWorkers workers;
    private final TopicWatch<JobEvent> watch;
    private final CompactedWriter<JobEvent> events;
    private final CompactedWriter<Job> requests;

    /** Who is told of a job; by identity, as one may follow a job twice. */
    private static final class Follower {
        private final String job;
        private final Consumer<Optional<JobEvent>> told;

        Follower(String job, Consumer<Optional<JobEvent>> told) {
            this.job = job;
            this.told = told;
        }

        String job() {
            return job;
        }

        Consumer<Optional<JobEvent>> told() {
            return told;
        }
    }

    /**
     * A board over a cluster's topics, which must be there.
     *
     * @param kept after which a job that has ended is forgotten
     */
    public JobBoard(KafkaConnection kafka, Topics topics, Duration kept) {
        this.kept = kept;
        this.workers = new ModelWorkers(kafka, topics);
        AvroCodec<JobEvent> codec = AvroCodec.of(JobEvent.getClassSchema());
        this.watch = new TopicWatch<>("asterism-jobs", new CompactedTopic<>(kafka, topics.jobEvents(), codec), this);
        this.events = new CompactedWriter<>(kafka, topics.jobEvents(), codec);
        this.requests = CompactedWriter.byKey(kafka, topics.jobs(), AvroCodec.of(Job.getClassSchema()));
    }

    /** Follows the events from now on; returns at once. */
    public void start() {
        watch.startAfter(() -> {});
    }

    @Override
    public String trouble() {
        return watch.trouble();
    }

    @Override
    public void submit(Job job) {
        // The job first: one that no event tells of is done all the same, the other way round somebody would wait for
        // ever.
        requests.put(job.getId(), job);
        events.put(job.getId(), event(job, JobState.QUEUED, ""));
    }

    @Override
    public boolean hasWorker(String model) {
        return workers.areThere(model);
    }

    private JobEvent event(Job job, JobState state, String sentence) {
        return new JobEvent(
                job.getId(),
                job.getKind(),
                job.getModel(),
                job.getPriority(),
                job.getSubmittedAt(),
                clock.millis(),
                state,
                0,
                "",
                0d,
                sentence,
                null);
    }

    @Override
    public void cancel(JobEvent job, String sentence) {
        events.put(
                job.getJob(),
                new JobEvent(
                        job.getJob(),
                        job.getKind(),
                        job.getModel(),
                        job.getPriority(),
                        job.getSubmittedAt(),
                        clock.millis(),
                        JobState.CANCELLED,
                        job.getAttempt(),
                        job.getWorker(),
                        job.getProgress(),
                        sentence,
                        null));
    }

    @Override
    public void forget(String job) {
        requests.put(job, null);
        events.put(job, null);
    }

    @Override
    public Optional<JobEvent> job(String id) {
        return Optional.ofNullable(standings.get(id));
    }

    @Override
    public List<JobEvent> jobs() {
        return standings.values().stream().sorted(OLDEST_FIRST.reversed()).toList();
    }

    @Override
    public Runnable follow(String job, Consumer<Optional<JobEvent>> follower) {
        Follower one = new Follower(job, follower);
        // In one step with what changes how a job stands, so that no change is missed or told before an earlier one.
        synchronized (followers) {
            followers.add(one);
            job(job).ifPresent(now -> follower.accept(Optional.of(now)));
        }
        return () -> followers.remove(one);
    }

    @Override
    public void value(String key, @Nullable JobEvent event) {
        synchronized (followers) {
            if (take(key, event)) {
                followers.stream()
                        .filter(follower -> follower.job().equals(key))
                        .forEach(follower -> follower.told().accept(Optional.ofNullable(event)));
            }
        }
        forgetOld();
    }

    private boolean take(String id, @Nullable JobEvent event) {
        if (event == null) {
            standings.remove(id);
            return true;
        }
        JobEvent known = standings.get(id);
        boolean holds = known == null || (!Jobs.isEnd(known.getState()) && !isEarlier(event, known));
        if (holds) {
            standings.put(id, event);
        }
        return holds;
    }

    /** What the asking instance says of a job may come behind what the worker says. */
    private static boolean isEarlier(JobEvent event, JobEvent known) {
        return event.getState() == JobState.QUEUED
                && event.getWorker().isEmpty()
                && known.getState() != JobState.QUEUED;
    }

    @Override
    public void unreadable(String key, String reason) {
        LOG.error("an event of the job '{}' cannot be read and is skipped: {}", key, reason);
    }

    private void forgetOld() {
        long now = clock.millis();
        standings.values().removeIf(job -> Jobs.isEnd(job.getState()) && now - job.getAt() > kept.toMillis());
        long characters = 0;
        for (JobEvent job : jobs()) {
            characters += job.getResult() == null ? 0 : job.getResult().length();
            if (characters > MOST_KEPT) {
                standings.remove(job.getJob());
            }
        }
    }

    @Override
    public void close() {
        watch.close();
        workers.close();
        events.close();
        requests.close();
    }
}
