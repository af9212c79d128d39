package io.asterism.processor.jobs;

import io.asterism.schemas.Job;
import io.asterism.schemas.JobEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The jobs that this instance knows, and the way to ask for more. What writes or asks throws IllegalStateException where the cluster does not answer. */
public interface JobDirectory {
    /** Whether some worker that holds the model takes its jobs. */
    boolean hasWorker(String model);

    /** Asks the workers for a job. */
    void submit(Job job);

    /** Ends a job that has not ended. */
    void cancel(JobEvent job, String sentence);

    /** Forgets a job and what came of it. */
    void forget(String job);

    /** How a job stands; empty if it is not known, or forgotten. */
    Optional<JobEvent> job(String id);

    /** All jobs, the newest first. */
    List<JobEvent> jobs();

    /**
     * Tells how a job stands now, and of all that befalls it; empty once it is forgotten.
     *
     * @return what ends the telling
     */
    Runnable follow(String job, Consumer<Optional<JobEvent>> follower);

    /** Why nothing is followed; empty while all is well. */
    String trouble();
}
