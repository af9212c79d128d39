package io.asterism.processor.answers.matches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.directory.PairDirectory;
import io.asterism.processor.directory.PairView;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.requests.JsonBody;
import io.asterism.processor.requests.ProblemException;
import io.asterism.schemas.InputException;
import io.asterism.schemas.Pair;
import io.asterism.schemas.PairId;
import io.asterism.schemas.Pairs;
import io.asterism.schemas.SaeId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Defines pairs of SAEs to be counted, and ends them. */
@ApplicationScoped
class PairDefinitions {
    private static final Set<String> MEMBERS = Set.of("a", "b", "lag", "within", "thresholds", "alignment");
    private static final String FORM = "{\"a\": <SAE>, \"b\": <SAE>}, and of \"lag\", \"within\" (one of them),"
            + " \"thresholds\" and \"alignment\" what is wanted";

    private final Questions questions;
    private final PairDirectory directory;
    private final ObjectMapper json;

    PairDefinitions(Questions questions, PairDirectory directory, ObjectMapper json) {
        this.questions = questions;
        this.directory = directory;
        this.json = json;
    }

    /**
     * Has a pair counted.
     *
     * @param body a {@link PairOrder}
     * @throws ProblemException if there is no such SAE, the pair is there, or the two cannot be counted together
     */
    ListedPair define(byte[] body) {
        JsonNode request = JsonBody.object(json, body, FORM);
        request.fieldNames().forEachRemaining(member -> {
            if (!MEMBERS.contains(member)) {
                throw ProblemException.badParameter(member, spoken(request.get(member)), FORM);
            }
        });
        SaeView a = questions.view(text(request, "a"));
        SaeView b = questions.view(text(request, "b"));
        PairId id = id(request, a.id(), b.id());
        Pair pair = Pairs.of(id, a.manifest(), b.manifest(), System.currentTimeMillis());
        if (request.has("thresholds")) {
            pair.setThresholds(thresholds(request.get("thresholds")));
        }
        if (request.has("alignment")) {
            pair.setAlignment(text(request, "alignment"));
        }
        requireTogether(pair, a, b);
        if (directory.pair(id).isPresent()) {
            throw ProblemException.conflict(
                    "pair", id.toString(), "a pair that is not counted yet; one can be removed and defined again");
        }
        try {
            directory.define(pair);
        } catch (IllegalStateException e) {
            throw ProblemException.unavailable(String.valueOf(e.getMessage()));
        }
        return ListedPair.of(directory.required(id));
    }

    /**
     * Ends the counting of a pair, whose counts go.
     *
     * @throws ProblemException if there is no such pair
     */
    void remove(String text) {
        PairView pair = directory.required(PairQuestions.id(text));
        try {
            directory.remove(pair.id());
        } catch (IllegalStateException e) {
            throw ProblemException.unavailable(String.valueOf(e.getMessage()));
        }
    }

    private static void requireTogether(Pair pair, SaeView a, SaeView b) {
        try {
            Pairs.validate(pair, a.manifest(), b.manifest());
        } catch (InputException e) {
            throw ProblemException.unprocessable(String.valueOf(e.getMessage()));
        }
        if (a.partitions() != b.partitions() && a.partitions() > 0 && b.partitions() > 0) {
            throw ProblemException.unprocessable(String.format(
                    "pair %s cannot be joined: the topic of '%s' has %d partitions and that of '%s' has %d, expected as"
                            + " many of each",
                    PairId.of(pair), a.id(), a.partitions(), b.id(), b.partitions()));
        }
    }

    private static PairId id(JsonNode request, String a, String b) {
        PairId id = PairId.of(new SaeId(a), new SaeId(b));
        if (request.has("lag") && request.has("within")) {
            throw ProblemException.badParameter("within", spoken(request.get("within")), "no window beside a lag");
        }
        if (request.has("within")) {
            return id.within(tokens(request, "within", 1));
        }
        return request.has("lag") ? id.withLag(tokens(request, "lag", 0)) : id;
    }

    private static int tokens(JsonNode request, String member, int least) {
        JsonNode given = request.get(member);
        if (!given.isInt() || given.asInt() < least || given.asInt() > PairId.FURTHEST) {
            throw ProblemException.badParameter(
                    member, spoken(given), "a whole number from " + least + " to " + PairId.FURTHEST);
        }
        return given.asInt();
    }

    private static List<Double> thresholds(JsonNode given) {
        List<Double> thresholds = new ArrayList<>();
        for (JsonNode threshold : given) {
            if (!threshold.isNumber()) {
                throw ProblemException.badParameter("thresholds", spoken(given), "a list of numbers");
            }
            thresholds.add(threshold.asDouble());
        }
        if (!given.isArray()) {
            throw ProblemException.badParameter("thresholds", spoken(given), "a list of numbers");
        }
        return thresholds;
    }

    private static String text(JsonNode request, String member) {
        JsonNode given = request.path(member);
        if (!given.isTextual()) {
            throw ProblemException.badParameter(member, spoken(given), FORM);
        }
        return given.asText();
    }

    private static String spoken(JsonNode value) {
        return value.isMissingNode() ? "" : value.isTextual() ? value.asText() : value.toString();
    }
}
