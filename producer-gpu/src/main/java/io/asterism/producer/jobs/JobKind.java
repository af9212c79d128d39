package io.asterism.producer.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.schemas.InputException;

/** A kind of work that needs the model. What it does for a job it does for a command. */
public interface JobKind {
    /** What jobs call it. */
    String name();

    /**
     * Does one job, in whatever thread.
     *
     * @param specification what is asked for
     * @param progress is told how far it is, and says when it is not wanted any more
     * @return the result, small enough for a record
     * @throws InputException if the specification asks for what cannot be done
     * @throws JobProgress.CancelledException if it is not wanted any more
     */
    JsonNode run(JsonNode specification, JobProgress progress);
}
