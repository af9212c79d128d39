package io.asterism.processor.answers;

import io.asterism.processor.directory.SaeDirectory;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.instances.Gathering;
import io.asterism.processor.instances.SaeFigures;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;

/** Puts questions to the figures of an SAE, wherever they are. */
@ApplicationScoped
public class Questions {
    private final SaeDirectory directory;
    private final Gathering gathering;

    Questions(SaeDirectory directory, Gathering gathering) {
        this.directory = directory;
        this.gathering = gathering;
    }

    /** Answers the same question of every SAE, ordered by id. */
    public <T> List<T> askAll(Function<SaeFigures, T> answer) {
        return directory.saes().stream()
                .map(sae -> gathering.answer(sae, answer))
                .toList();
    }

    /**
     * One SAE as this instance sees it now.
     *
     * @throws ProblemException if there is no such SAE
     */
    public SaeView view(String sae) {
        return directory.required(sae);
    }

    /**
     * Answers a question of one SAE, threshold and window. The answer may be worked out again if an instance is lost meanwhile.
     *
     * @throws ProblemException if there is no such SAE, threshold or window
     */
    public <T> T ask(String sae, WindowParameters parameters, Function<Question, T> answer) {
        return ask(view(sae), parameters, answer);
    }

    /**
     * Answers a question of one stream that is counted, threshold and window.
     *
     * @throws ProblemException if there is no such threshold or window
     */
    public <T> T ask(SaeView counted, WindowParameters parameters, Function<Question, T> answer) {
        return gathering.answer(counted, figures -> answer.apply(Question.of(figures, parameters)));
    }
}
