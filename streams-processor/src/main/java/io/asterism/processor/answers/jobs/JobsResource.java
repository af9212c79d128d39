package io.asterism.processor.answers.jobs;

import static io.asterism.schemas.Jobs.isEnd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.processor.jobs.JobDirectory;
import io.asterism.processor.requests.ProblemException;
import io.asterism.schemas.Job;
import io.asterism.schemas.JobEvent;
import io.asterism.schemas.JobPriority;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Jobs: asked for, followed, cancelled. */
@Path("/api/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs", description = "Work that needs a model, which workers hold")
class JobsResource {
    private static final String FORM =
            "{\"kind\": <text>, \"model\": <text>, \"specification\": <object>, \"priority\": \"interactive\" or \"batch\"}";

    private final JobRequests requests;
    private final JobDirectory jobs;
    private final ObjectMapper json;

    JobsResource(JobRequests requests, JobDirectory jobs, ObjectMapper json) {
        this.requests = requests;
        this.jobs = jobs;
        this.json = json;
    }

    /** What a request for a job looks like. */
    record Request(
            @Schema(examples = "activations") String kind,
            String model,
            Object specification,

            @Schema(
                    enumeration = {"interactive", "batch"},
                    defaultValue = "batch")
            String priority) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Ask for a job",
            description = "Location is where to follow it. A worker that dies is followed by another.")
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = JobAnswer.class)))
    @APIResponse(responseCode = "400", ref = "refused")
    @APIResponse(responseCode = "503", ref = "refused")
    public RestResponse<JobAnswer> submit(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = Request.class)))
                    byte[] body) {
        JsonNode request = requests.body(body, FORM, Set.of("kind", "model", "specification", "priority"));
        JsonNode specification = request.path("specification");
        if (!specification.isObject()) {
            throw ProblemException.badParameter(
                    "specification", specification.toString(), "an object, what it holds is the kind's affair");
        }
        Job job = requests.submit(text(request, "kind"), text(request, "model"), specification, priority(request));
        return RestResponse.ResponseBuilder.<JobAnswer>accepted(JobAnswer.of(job))
                .location(URI.create("/api/jobs/" + job.getId()))
                .build();
    }

    @GET
    @Operation(summary = "The jobs that are not forgotten, the newest first", description = "Without their results.")
    public Jobs list() {
        return new Jobs(jobs.jobs().stream().map(job -> JobAnswer.of(job, null)).toList());
    }

    /** A list of jobs. */
    record Jobs(List<JobAnswer> jobs) {}

    @GET
    @Path("/{job}")
    @Operation(summary = "How a job stands, and what came of it")
    @APIResponse(responseCode = "404", ref = "refused")
    public JobAnswer one(@RestPath String job) {
        return answer(requests.known(job));
    }

    @GET
    @Path("/{job}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Operation(summary = "How a job stands, and every change of it until it has ended")
    @APIResponse(responseCode = "404", ref = "refused")
    public Multi<JobAnswer> events(@RestPath String job) {
        requests.known(job);
        return Multi.createFrom()
                .emitter(emitter -> emitter.onTermination(jobs.follow(job, standing -> {
                    standing.ifPresent(event -> emitter.emit(answer(event)));
                    if (standing.isEmpty() || isEnd(standing.get().getState())) {
                        emitter.complete();
                    }
                })));
    }

    @DELETE
    @Path("/{job}")
    @Operation(summary = "Cancel a job; one that has ended is forgotten with its result")
    @APIResponse(responseCode = "404", ref = "refused")
    @APIResponse(responseCode = "503", ref = "refused")
    public void remove(@RestPath String job) {
        requests.remove(job);
    }

    private JobAnswer answer(JobEvent job) {
        try {
            return JobAnswer.of(job, job.getResult() == null ? null : json.readTree(job.getResult()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the result of the job '" + job.getJob() + "' is not JSON", e);
        }
    }

    private static String text(JsonNode request, String member) {
        JsonNode value = request.path(member);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw ProblemException.badParameter(member, value.toString(), "a text: " + FORM);
        }
        return value.textValue();
    }

    private static JobPriority priority(JsonNode request) {
        return switch (request.path("priority").asText("batch")) {
            case "interactive" -> JobPriority.INTERACTIVE;
            case "batch" -> JobPriority.BATCH;
            default ->
                throw ProblemException.badParameter(
                        "priority", request.path("priority").asText(), List.of("interactive", "batch"));
        };
    }
}
