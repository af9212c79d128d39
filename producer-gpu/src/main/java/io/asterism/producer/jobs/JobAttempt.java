package io.asterism.producer.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.schemas.InputException;
import io.asterism.schemas.Job;
import io.asterism.schemas.JobEvent;
import io.asterism.schemas.JobPriority;
import io.asterism.schemas.JobState;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.CompactedWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One job, begun once. */
final class JobAttempt implements Runnable, JobProgress {
    private static final Logger LOG = LoggerFactory.getLogger(JobAttempt.class);
    private static final long SAID_EVERY_MILLIS = 1000;
    private static final int MOST_ATTEMPTS = 3;
    /** Nobody waits longer than this for an interactive job to begin. */
    private static final Duration WAITED_FOR = Duration.ofMinutes(1);

    private final Job job;
    private final TopicPartition partition;
    private final long offset;
    private final Desk desk;
    private final ObjectMapper json = new ObjectMapper();
    private int number;
    private long lastSaid;

    /**
     * What all of a worker's jobs share.
     *
     * @param closed whether the worker ends, and leaves to others what it has not begun
     */
    record Desk(
            String worker,
            Map<String, JobKind> kinds,
            JobLog log,
            CompactedWriter<JobEvent> events,
            TakenJobs taken,
            BooleanSupplier closed) {}

    JobAttempt(Job job, TopicPartition partition, long offset, Desk desk) {
        this.job = job;
        this.partition = partition;
        this.offset = offset;
        this.desk = desk;
    }

    @Override
    public void run() {
        try {
            if (!desk.closed().getAsBoolean() && desk.taken().isHeld(partition, offset)) {
                attempt();
                desk.taken().done(partition, offset);
            }
        } catch (CancelledException e) {
            if (desk.log().hasEnded(job.getId())) {
                desk.taken().done(partition, offset);
            } else {
                // Another worker, or this one's successor, takes it up; this was no death.
                number--;
                say(JobState.QUEUED, 0, "waits for another worker", null);
            }
        } catch (IllegalStateException e) {
            LOG.error("The cluster cannot be told how the job '{}' stands; it is taken up again", job.getId(), e);
        }
    }

    private void attempt() {
        if (desk.log().hasEnded(job.getId())) {
            return;
        }
        number = desk.log().attempts(job.getId());
        if (number >= MOST_ATTEMPTS) {
            say(JobState.FAILED, 0, "it was begun " + number + " times, and no worker came to its end", null);
            return;
        }
        if (job.getPriority() == JobPriority.INTERACTIVE && age().compareTo(WAITED_FOR) > 0) {
            say(JobState.CANCELLED, 0, "no worker began it within " + WAITED_FOR.toSeconds() + " s", null);
            return;
        }
        number++;
        say(JobState.RUNNING, 0, "begins", null);
        @Nullable JobKind kind = desk.kinds().get(job.getKind());
        if (kind == null) {
            say(
                    JobState.FAILED,
                    0,
                    "there are no jobs of the kind '" + job.getKind() + "', expected one of "
                            + desk.kinds().keySet(),
                    null);
            return;
        }
        String result;
        try {
            result = json.writeValueAsString(kind.run(json.readTree(job.getSpecification()), this));
        } catch (JsonProcessingException e) {
            say(JobState.FAILED, 0, "its specification is not JSON", null);
            return;
        } catch (InputException e) {
            say(JobState.FAILED, 0, e.getMessage(), null);
            return;
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("The job '{}' failed", job.getId(), e);
            say(JobState.FAILED, 0, "it ended in an error of the worker's: " + e, null);
            return;
        }
        // Outside: a result that the cluster cannot be told of is no failure of the job, which is taken up again.
        end(result);
    }

    private Duration age() {
        return Duration.ofMillis(Clock.systemUTC().millis() - job.getSubmittedAt());
    }

    private void end(String result) {
        int bytes = result.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > Topics.LARGEST_VALUE) {
            say(
                    JobState.FAILED,
                    0,
                    "its result takes " + bytes + " bytes, expected " + Topics.LARGEST_VALUE
                            + " at most: ask for less at a time",
                    null);
        } else if (!desk.log().hasEnded(job.getId())) {
            say(JobState.DONE, 1, "", result);
        }
    }

    @Override
    public void at(double done, String sentence) {
        if (desk.closed().getAsBoolean()
                || desk.log().hasEnded(job.getId())
                || !desk.taken().isHeld(partition, offset)) {
            throw new CancelledException();
        }
        long now = Clock.systemUTC().millis();
        if (done > 0 && now - lastSaid >= SAID_EVERY_MILLIS) {
            lastSaid = now;
            say(JobState.RUNNING, done, sentence, null);
        }
    }

    private void say(JobState state, double progress, String sentence, @Nullable String result) {
        desk.events()
                .put(
                        job.getId(),
                        new JobEvent(
                                job.getId(),
                                job.getKind(),
                                job.getModel(),
                                job.getPriority(),
                                job.getSubmittedAt(),
                                Clock.systemUTC().millis(),
                                state,
                                number,
                                desk.worker(),
                                progress,
                                sentence,
                                result));
    }
}
