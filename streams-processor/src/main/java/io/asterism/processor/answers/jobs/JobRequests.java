package io.asterism.processor.answers.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.processor.jobs.JobDirectory;
import io.asterism.processor.requests.JsonBody;
import io.asterism.processor.requests.ProblemException;
import io.asterism.schemas.Job;
import io.asterism.schemas.JobEvent;
import io.asterism.schemas.JobPriority;
import io.asterism.schemas.Jobs;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;

/** Asks workers for jobs, with what is needed to say no at the door. */
@ApplicationScoped
class JobRequests {
    private final JobDirectory jobs;
    private final ObjectMapper json;
    private final Clock clock = Clock.systemUTC();

    JobRequests(JobDirectory jobs, ObjectMapper json) {
        this.jobs = jobs;
        this.json = json;
    }

    /**
     * The members of a request's body.
     *
     * @throws ProblemException if it is not one object of these members in UTF-8
     */
    JsonNode body(byte[] body, String form, Set<String> members) {
        JsonNode request = JsonBody.object(json, body, form);
        request.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                throw ProblemException.badParameter("body", name, "members of these names: " + form);
            }
        });
        return request;
    }

    /**
     * Asks for a job.
     *
     * @throws ProblemException if no worker holds the model, or the cluster cannot be told
     */
    Job submit(String kind, String model, JsonNode specification, JobPriority priority) {
        requireWorker(model);
        Job job =
                new Job(UUID.randomUUID().toString(), kind, model, specification.toString(), priority, clock.millis());
        told(() -> jobs.submit(job));
        return job;
    }

    private void requireWorker(String model) {
        boolean[] there = new boolean[1];
        told(() -> there[0] = jobs.hasWorker(model));
        if (!there[0]) {
            throw ProblemException.unavailable("no worker holds the model '" + ProblemException.printable(model)
                    + "' now: expected one that was started with 'produce' or 'demo'");
        }
    }

    /**
     * A job that is not forgotten.
     *
     * @throws ProblemException if there is none of this id
     */
    JobEvent known(String id) {
        return jobs.job(id)
                .orElseThrow(
                        () -> ProblemException.notFound("job", id, "a job that was asked for and is not forgotten"));
    }

    /**
     * Ends a job, or forgets one that has ended.
     *
     * @throws ProblemException if there is none of this id, or the cluster cannot be told
     */
    void remove(String id) {
        JobEvent job = known(id);
        told(() -> {
            if (Jobs.isEnd(job.getState())) {
                jobs.forget(id);
            } else {
                jobs.cancel(job, "it was cancelled");
            }
        });
    }

    private static void told(Runnable write) {
        try {
            write.run();
        } catch (IllegalStateException e) {
            throw ProblemException.unavailable(String.valueOf(e.getMessage()));
        }
    }
}
