package io.asterism.processor.answers.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.TokenIndex;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.directory.SaeDirectory;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.jobs.JobDirectory;
import io.asterism.processor.jobs.JobsConfig;
import io.asterism.processor.requests.ProblemException;
import io.asterism.schemas.JobEvent;
import io.asterism.schemas.JobPriority;
import io.asterism.schemas.Jobs;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What SAEs make of a text that somebody typed: a job that is waited for. */
@ApplicationScoped
class ActivationsAnswers {
    /** What can be read while somebody waits, and answered in one record. */
    static final int MOST_CHARACTERS = 65_536;

    static final int MOST_LATENTS = 10_000;
    static final int LATENTS_UNASKED = 10;
    private static final Logger LOG = Logger.getLogger(ActivationsAnswers.class);
    private static final String FORM =
            "{\"text\": <1 to " + MOST_CHARACTERS + " characters>, \"limit\": <latents a token, 0 for all>}";

    private final Questions questions;
    private final SaeDirectory saes;
    private final JobRequests requests;
    private final JobDirectory jobs;
    private final JobsConfig config;
    private final TokenIndex tokenIndex;
    private final ObjectMapper json;

    ActivationsAnswers(
            Questions questions,
            SaeDirectory saes,
            JobRequests requests,
            JobDirectory jobs,
            JobsConfig config,
            TokenIndex tokenIndex,
            ObjectMapper json) {
        this.questions = questions;
        this.saes = saes;
        this.requests = requests;
        this.jobs = jobs;
        this.config = config;
        this.tokenIndex = tokenIndex;
        this.json = json;
    }

    /**
     * What one SAE makes of a text.
     *
     * @throws ProblemException if there is no such SAE, the body cannot be used, or no worker answers
     */
    TextActivations ofSae(String sae, byte[] body) {
        SaeView view = questions.view(sae);
        ObjectNode specification = specification(body);
        specification.putArray("saes").add(sae);
        return run(view.manifest().getModel(), specification).get(0);
    }

    /**
     * What all SAEs of a model make of a text.
     *
     * @throws ProblemException if no SAE is of this model, the body cannot be used, or no worker answers
     */
    TextActivations.OfModel ofModel(String model, byte[] body) {
        List<String> models = saes.saes().stream()
                .map(view -> view.manifest().getModel())
                .distinct()
                .toList();
        if (!models.contains(model)) {
            throw ProblemException.notFound("model", model, models);
        }
        return new TextActivations.OfModel(model, run(model, specification(body)));
    }

    private ObjectNode specification(byte[] body) {
        JsonNode request = requests.body(body, FORM, Set.of("text", "limit"));
        JsonNode text = request.path("text");
        int length = text.isTextual() ? text.textValue().length() : 0;
        if (length == 0 || length > MOST_CHARACTERS) {
            throw ProblemException.badParameter(
                    "text",
                    text.isTextual() ? text.textValue() : text.toString(),
                    "a text of 1 to " + MOST_CHARACTERS + " characters"
                            + (length == 0 ? "" : ", and this has " + length));
        }
        JsonNode limit = request.path("limit");
        boolean fits =
                limit.isMissingNode() || (limit.isInt() && limit.intValue() >= 0 && limit.intValue() <= MOST_LATENTS);
        if (!fits) {
            throw ProblemException.badParameter("limit", limit.toString(), "a whole number from 0 to " + MOST_LATENTS);
        }
        ObjectNode specification = json.createObjectNode();
        specification.put("text", text.textValue());
        specification.put("limit", limit.asInt(LATENTS_UNASKED));
        return specification;
    }

    private List<TextActivations> run(String model, ObjectNode specification) {
        String id = requests.submit(Jobs.ACTIVATIONS, model, specification, JobPriority.INTERACTIVE)
                .getId();
        JobEvent end = await(id, model);
        forget(id);
        return switch (end.getState()) {
            case DONE -> answers(end.getResult());
            case QUEUED, RUNNING, CANCELLED ->
                throw ProblemException.unavailable("the workers of the model '" + model + "' did not answer: "
                        + (end.getSentence().isEmpty() ? "the job was cancelled" : end.getSentence()));
            case FAILED -> throw ProblemException.unprocessable(end.getSentence());
        };
    }

    private JobEvent await(String id, String model) {
        CompletableFuture<JobEvent> ended = new CompletableFuture<>();
        Runnable stop = jobs.follow(
                id, event -> event.filter(job -> Jobs.isEnd(job.getState())).ifPresent(ended::complete));
        try {
            return ended.get(config.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            forget(id);
            throw ProblemException.unavailable("the workers of the model '" + model + "' did not answer within "
                    + config.patience().toSeconds() + " s: expected to be asked again later");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.unavailable("the service ends");
        } finally {
            stop.run();
        }
    }

    /** Nobody asks for it again; if the cluster cannot be told so, it goes when its time is over. */
    private void forget(String id) {
        try {
            jobs.forget(id);
        } catch (IllegalStateException e) {
            LOG.debugf("job %s stays: %s", id, e.getMessage());
        }
    }

    private List<TextActivations> answers(@Nullable String result) {
        try {
            List<TextActivations> answers = new ArrayList<>();
            for (JsonNode sae : json.readTree(result == null ? "{}" : result).path("saes")) {
                answers.add(answer(sae));
            }
            return answers;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the worker's answer is not JSON", e);
        }
    }

    private TextActivations answer(JsonNode answer) {
        String sae = answer.path("sae").asText();
        int[] latents = answer.path("tokens").findValues("latent").stream()
                .mapToInt(JsonNode::intValue)
                .distinct()
                .sorted()
                .toArray();
        Map<Integer, List<String>> words = questions.ask(
                sae, WindowParameters.NONE, question -> tokenIndex.topTokens(question.figures(), latents));
        return new TextActivations(
                sae,
                StreamSupport.stream(answer.path("tokens").spliterator(), false)
                        .map(token -> token(token, words))
                        .toList(),
                number(answer.path("l0")),
                number(answer.path("fvu")));
    }

    private static TextActivations.Token token(JsonNode token, Map<Integer, List<String>> words) {
        return new TextActivations.Token(
                token.path("token").textValue(),
                token.path("id").intValue(),
                token.path("special").booleanValue(),
                token.path("context").intValue(),
                StreamSupport.stream(token.path("latents").spliterator(), false)
                        .map(latent -> new TextActivations.Latent(
                                latent.path("latent").intValue(),
                                latent.path("activation").doubleValue(),
                                words.getOrDefault(latent.path("latent").intValue(), List.of())))
                        .toList());
    }

    private static @Nullable Double number(JsonNode figure) {
        return figure.isNumber() ? figure.doubleValue() : null;
    }
}
