package io.asterism.processor.answers.subspaces;

import io.asterism.processor.answers.Question;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.requests.EventTimes;
import io.asterism.processor.requests.ProblemException;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.processor.subspace.SubspacePca;
import io.asterism.processor.subspace.SubspaceStatistics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Puts questions to the statistics of tracked groups, wherever they are. */
@ApplicationScoped
class SubspaceQuestions {
    private final Questions questions;

    SubspaceQuestions(Questions questions) {
        this.questions = questions;
    }

    /** A group that was found, with its statistics over all tasks. */
    record Found(Question question, SubspaceDefinition definition, SubspaceStatistics statistics) {
        /** Refuses what has too few points for a geometry. */
        Found requireExamples() {
            long examples = statistics.moments().examples();
            if (examples < SubspacePca.LEAST_EXAMPLES) {
                throw ProblemException.badParameter(
                        "window",
                        question.spokenWindow(),
                        "a window with at least " + SubspacePca.LEAST_EXAMPLES + " tokens on which a member of '"
                                + definition.name() + "' fires; since " + EventTimes.iso(definition.definedAt())
                                + ", when it was defined, this one has " + examples);
            }
            return this;
        }
    }

    /** Makes an answer of a group. */
    interface Reply<T> {
        T of(Found found);
    }

    /**
     * Answers a question of one group.
     *
     * @param points whether the sampled points are needed
     * @throws ProblemException if there is no such SAE, group or window
     */
    <T> T ask(String sae, String name, WindowParameters window, boolean points, Reply<T> reply) {
        return questions.ask(sae, window, question -> {
            SubspaceDefinition definition = question.sae()
                    .subspaces()
                    .definition(name)
                    .orElseThrow(() -> ProblemException.notFound(
                            "subspace",
                            name,
                            question.sae().subspaces().definitions().stream()
                                    .map(SubspaceDefinition::name)
                                    .toList()));
            Optional<SubspaceStatistics> statistics =
                    question.figures().subspace(definition, question.window(), points);
            if (statistics.isEmpty() && !question.window().isTotal()) {
                throw ProblemException.badParameter(
                        "window",
                        question.spokenWindow(),
                        "a window that was counted after " + EventTimes.iso(definition.definedAt()) + ", when '" + name
                                + "' was defined");
            }
            return reply.of(new Found(
                    question, definition, statistics.orElseGet(() -> SubspaceStatistics.nothing(definition))));
        });
    }
}
