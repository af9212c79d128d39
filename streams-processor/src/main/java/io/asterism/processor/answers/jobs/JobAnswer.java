package io.asterism.processor.answers.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.processor.requests.EventTimes;
import io.asterism.schemas.Job;
import io.asterism.schemas.JobEvent;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How a job stands. */
@Schema(name = "Job")
record JobAnswer(
        String id,
        String kind,
        String model,

        @Schema(enumeration = {"queued", "running", "done", "failed", "cancelled"})
        String state,

        @Schema(enumeration = {"interactive", "batch"}) String priority,

        @Schema(description = "ISO-8601") String submittedAt,

        @Schema(description = "when it came to stand so, ISO-8601")
        String since,

        @Schema(description = "how many workers have begun it")
        int attempt,

        @Schema(description = "the worker that has it, or had it last; empty where none did")
        String worker,

        @Schema(description = "0 to 1") double progress,

        @Schema(description = "what it does now, or why it ended as it did")
        String sentence,

        @Schema(description = "what came of it, where it is done", nullable = true) @Nullable
        JsonNode result) {
    static JobAnswer of(JobEvent event, @Nullable JsonNode result) {
        return new JobAnswer(
                event.getJob(),
                event.getKind(),
                event.getModel(),
                event.getState().name().toLowerCase(Locale.ROOT),
                event.getPriority().name().toLowerCase(Locale.ROOT),
                EventTimes.iso(event.getSubmittedAt()),
                EventTimes.iso(event.getAt()),
                event.getAttempt(),
                event.getWorker(),
                event.getProgress(),
                event.getSentence(),
                result);
    }

    /** A job that was asked for a moment ago. */
    static JobAnswer of(Job job) {
        String at = EventTimes.iso(job.getSubmittedAt());
        return new JobAnswer(
                job.getId(),
                job.getKind(),
                job.getModel(),
                "queued",
                job.getPriority().name().toLowerCase(Locale.ROOT),
                at,
                at,
                0,
                "",
                0,
                "",
                null);
    }
}
