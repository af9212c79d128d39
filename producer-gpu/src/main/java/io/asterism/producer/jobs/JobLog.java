package io.asterism.producer.jobs;

import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.JobEvent;
import io.asterism.schemas.Jobs;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.CompactedTopic;
import io.asterism.schemas.cluster.KafkaConnection;
import io.asterism.schemas.cluster.TopicWatch;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the cluster's jobs stand, as a worker needs to know it: whether they have ended, and how often they were begun. */
final class JobLog implements CompactedTopic.Visitor<JobEvent>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobLog.class);

    private final KafkaConnection kafka;
    private final String topic;
    private final AvroCodec<JobEvent> codec = AvroCodec.of(JobEvent.getClassSchema());
    private final Map<String, Standing> standings = Collections.synchronizedMap(new Newest<>());
    private final TopicWatch<JobEvent> watch;

    /** How a job stands. */
    private record Standing(boolean ended, int attempts) {
        private static final Standing NEW = new Standing(false, 0);
    }

    /** Forgets the oldest entries, so that what is kept of jobs has a bound. */
    private static final class Newest<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;
        private static final int MOST = 100_000;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST;
        }
    }

    JobLog(KafkaConnection kafka, Topics topics, String worker) {
        this.kafka = kafka;
        this.topic = topics.jobEvents();
        this.watch = new TopicWatch<>("job-log-" + worker, new CompactedTopic<>(kafka, topic, codec), this);
    }

    /** Reads what is there, then goes on in the background. */
    void start() {
        watch.start();
    }

    /** Reads, before it returns, all that is committed now. */
    void catchUp() {
        try (CompactedTopic<JobEvent> all = new CompactedTopic<>(kafka, topic, codec)) {
            all.readToEnd(this);
        }
    }

    @Override
    public void value(String key, @Nullable JobEvent event) {
        if (event == null) {
            // A job that is forgotten before it ran has nobody left to answer to.
            standings.put(key, new Standing(true, 0));
        } else {
            standings.merge(
                    key,
                    new Standing(Jobs.isEnd(event.getState()), event.getAttempt()),
                    (known, now) -> known.ended() ? known : now);
        }
    }

    @Override
    public void unreadable(String key, String reason) {
        LOG.warn("What is said of the job '{}' cannot be read and is skipped: {}", key, reason);
    }

    boolean hasEnded(String job) {
        return standings.getOrDefault(job, Standing.NEW).ended();
    }

    /** How many workers have begun it. */
    int attempts(String job) {
        return standings.getOrDefault(job, Standing.NEW).attempts();
    }

    @Override
    public void close() {
        watch.close();
    }
}
