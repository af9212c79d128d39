package io.asterism.processor.answers.matches;

import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.directory.PairDirectory;
import io.asterism.processor.directory.PairView;
import io.asterism.processor.requests.ProblemException;
import io.asterism.schemas.InputException;
import io.asterism.schemas.PairId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;

/** Puts questions to the figures of a pair of SAEs, wherever they are. */
@ApplicationScoped
class PairQuestions {
    private final PairDirectory directory;
    private final Questions questions;

    PairQuestions(PairDirectory directory, Questions questions) {
        this.directory = directory;
        this.questions = questions;
    }

    /**
     * One pair as this instance sees it now.
     *
     * @throws ProblemException if the text is no pair, or none is defined under it
     */
    PairView view(String text) {
        return directory.required(id(text));
    }

    /**
     * The id that a request names.
     *
     * @throws ProblemException if it is none
     */
    static PairId id(String text) {
        try {
            return PairId.parse(text);
        } catch (InputException e) {
            throw ProblemException.badParameter("pair", text, "<a>~<b>, <a>~<b>+<lag> or <a>~<b>+1..<window>");
        }
    }

    /**
     * Answers a question of one pair, threshold and window. The answer may be worked out again if an instance is lost meanwhile.
     *
     * @throws ProblemException if there is no such pair, threshold or window, or nothing of the pair can be counted
     */
    <T> T ask(String text, WindowParameters parameters, Function<PairQuestion, T> answer) {
        PairView pair = view(text);
        if (!pair.isCounted()) {
            throw ProblemException.unavailable("pair '" + pair.id() + "' is not counted: " + pair.reason());
        }
        return questions.ask(pair.counted(), parameters, question -> answer.apply(new PairQuestion(pair, question)));
    }
}
