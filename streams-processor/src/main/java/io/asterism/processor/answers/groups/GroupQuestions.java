package io.asterism.processor.answers.groups;

import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.Question;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.graph.Grouping;
import io.asterism.processor.requests.ProblemException;
import io.asterism.schemas.InputException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;

/** Puts questions to the groups of an SAE's latents, by the rule that a request names. */
@ApplicationScoped
public class GroupQuestions {
    private final Questions questions;
    private final NetworkCache cache;

    GroupQuestions(Questions questions, NetworkCache cache) {
        this.questions = questions;
        this.cache = cache;
    }

    /**
     * Groups that were found, and what to say of how.
     *
     * @param network as it was, with the joint fires of now
     */
    public record Found(Basis basis, AppliedRule rule, Network network, Grouping grouping) {}

    /** Makes an answer of groups. */
    public interface Reply<T> {
        T of(Question question, Found found);
    }

    /**
     * Answers a question of groups.
     *
     * @throws ProblemException if there is no such SAE, threshold, window or rule, or the window holds no token
     */
    public <T> T ask(String sae, WindowParameters window, GroupParameters parameters, Reply<T> reply) {
        GroupingRule rule = GroupingRule.of(parameters);
        long minCount = parameters.minCount();
        Function<Question, T> answer = question -> {
            question.requireTokens();
            NetworkCache.Grouped grouped = cache.grouped(question, rule, minCount);
            Network then = grouped.network();
            Network network = new Network(then.basis(), then.graph().over(question.pairs()), then.forest());
            return reply.of(
                    question,
                    new Found(
                            then.basis(),
                            AppliedRule.of(rule, grouped.grouping(), minCount),
                            network,
                            grouped.grouping()));
        };
        try {
            return questions.ask(sae, window, answer);
        } catch (InputException e) {
            throw ProblemException.badParameter(
                    "min", parameters.min() == null ? "" : parameters.min(), String.valueOf(e.getMessage()));
        }
    }
}
