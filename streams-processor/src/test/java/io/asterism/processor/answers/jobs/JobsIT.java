package io.asterism.processor.answers.jobs;

import static io.asterism.processor.fixtures.HandMadeDirectory.WORLD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.processor.fixtures.Answer;
import io.asterism.processor.fixtures.HandMadeJobs;
import io.asterism.schemas.Job;
import io.asterism.schemas.JobPriority;
import io.asterism.schemas.JobState;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs over HTTP, with workers that do what the test says. */
@QuarkusTest
class JobsIT {
    @TestHTTPResource("/")
    URI root;

    @Inject
    HandMadeJobs jobs;

    @AfterEach
    void restAgain() {
        jobs.work(job -> {});
        jobs.jobs().forEach(job -> jobs.forget(job.getJob()));
    }

    @Test
    void aTextIsReadByAWorkerAndItsLatentsAreNamed() {
        CompletableFuture<Job> asked = new CompletableFuture<>();
        jobs.work(job -> {
            asked.complete(job);
            jobs.say(job, JobState.DONE, "", HandMadeJobs.MONDAY_READ);
        });
        Answer answer = post("/api/saes/" + WORLD + "/activations", "{\"text\": \" Monday\", \"limit\": 5}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        Job job = asked.join();
        assertThat(job.getKind()).isEqualTo("activations");
        assertThat(job.getModel()).isEqualTo("words");
        assertThat(job.getPriority()).isEqualTo(JobPriority.INTERACTIVE);
        assertThat(json(job.getSpecification()))
                .isEqualTo(json("{\"text\": \" Monday\", \"limit\": 5, \"saes\": [\"" + WORLD + "\"]}"));
        JsonNode body = answer.json();
        assertThat(body.path("sae").asText()).isEqualTo(WORLD);
        assertThat(body.path("l0").asDouble()).isEqualTo(2);
        assertThat(body.path("fvu").isNull()).isTrue();
        JsonNode token = body.path("tokens").path(1);
        assertThat(token.path("token").asText()).isEqualTo(" Monday");
        assertThat(token.path("latents").path(0).path("activation").asDouble()).isEqualTo(6.5);
        assertThat(token.path("latents").path(1).path("topTokens").path(0).asText())
                .contains("Monday");
        assertThat(jobs.isEmpty()).isTrue();
    }

    @Test
    void allSaesOfAModelReadAtOnce() {
        jobs.work(job -> jobs.say(job, JobState.DONE, "", HandMadeJobs.MONDAY_READ));
        JsonNode body =
                post("/api/models/words/activations", "{\"text\": \"a\"}").json();
        assertThat(body.path("model").asText()).isEqualTo("words");
        assertThat(body.path("saes").path(0).path("sae").asText()).isEqualTo(WORLD);
        assertThat(post("/api/models/gpt2/activations", "{\"text\": \"a\"}").status())
                .isEqualTo(404);
    }

    @Test
    void whatAWorkerCannotReadIsSaid() {
        jobs.work(job -> jobs.say(job, JobState.FAILED, "the text has no tokens, expected one at least", null));
        Answer answer = post("/api/saes/" + WORLD + "/activations", "{\"text\": \" \"}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("detail").asText()).isEqualTo("the text has no tokens, expected one at least");
        assertThat(jobs.isEmpty()).isTrue();
    }

    @Test
    void aWorkerThatDoesNotAnswerIsNotWaitedForWithoutEnd() {
        Answer answer = post("/api/saes/" + WORLD + "/activations", "{\"text\": \"a\"}");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().path("detail").asText()).contains("'words' did not answer within 1 s");
        assertThat(jobs.isEmpty()).isTrue();
    }

    @Test
    void aJobIsFollowedCancelledAndForgotten() throws Exception {
        CompletableFuture<Job> asked = new CompletableFuture<>();
        jobs.work(asked::complete);
        Answer accepted = post(
                "/api/jobs",
                "{\"kind\": \"activations\", \"model\": \"words\", \"specification\": {}, \"priority\": \"batch\"}");
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        String path = "/api/jobs/" + accepted.json().path("id").asText();
        assertThat(accepted.json().path("state").asText()).isEqualTo("queued");
        Job job = asked.join();
        CompletableFuture<Answer> events = CompletableFuture.supplyAsync(() -> Answer.get(root, path + "/events"));
        jobs.say(job, JobState.RUNNING, "reading", null);
        assertThat(Answer.get(root, path).json().path("sentence").asText()).isEqualTo("reading");
        assertThat(Answer.get(root, path).json().path("progress").asDouble()).isEqualTo(0.25);
        assertThat(Answer.get(root, "/api/jobs").json().path("jobs")).hasSize(1);
        assertThat(delete(path)).isEqualTo(204);
        assertThat(Answer.get(root, path).json().path("state").asText()).isEqualTo("cancelled");
        Answer told = events.get(1, TimeUnit.MINUTES);
        assertThat(told.type()).startsWith("text/event-stream");
        assertThat(told.text()).contains("\"state\":\"cancelled\"");
        assertThat(delete(path)).isEqualTo(204);
        assertThat(Answer.get(root, path).status()).isEqualTo(404);
        assertThat(Answer.get(root, path + "/events").status()).isEqualTo(404);
    }

    @Test
    void aModelThatNoWorkerHoldsIsNamed() {
        Answer answer = post("/api/jobs", "{\"kind\": \"activations\", \"model\": \"gpt2\", \"specification\": {}}");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().path("detail").asText()).startsWith("no worker holds the model 'gpt2' now");
    }

    @Test
    void bodiesAreTakenWholeOrNotAtAll() {
        String path = "/api/saes/" + WORLD + "/activations";
        assertRefused(path, "{\"text\": \"\"}", "expected a text of 1 to 65536 characters");
        assertRefused(path, "{\"text\": 5}", "text '5' cannot be used");
        assertRefused(path, "{\"text\": \"" + "a".repeat(65_537) + "\"}", "and this has 65537");
        assertRefused(path, "{\"text\": \"a\", \"limit\": -1}", "limit '-1' cannot be used");
        assertRefused(path, "{\"text\": \"a\", \"limit\": 2.5}", "limit '2.5' cannot be used");
        assertRefused(path, "{\"text\": \"a\", \"colour\": 1}", "'colour' cannot be used");
        String full = "{\"kind\": \"a\", \"model\": \"words\", \"specification\": {}, ";
        assertRefused("/api/jobs", full + "\"priority\": \"high\"}", "one of interactive, batch");
        assertRefused(
                "/api/jobs", "{\"kind\": \"a\", \"model\": \"words\", \"specification\": 1}", "specification '1'");
        assertRefused("/api/jobs", "{\"kind\": 1, \"model\": \"words\", \"specification\": {}}", "kind '1'");
    }

    private void assertRefused(String path, String body, String because) {
        Answer answer = post(path, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asText()).contains(because);
    }

    private Answer post(String path, String body) {
        return Answer.send(HttpRequest.newBuilder(root.resolve(path))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private int delete(String path) {
        return Answer.send(HttpRequest.newBuilder(root.resolve(path)).DELETE().build())
                .status();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
