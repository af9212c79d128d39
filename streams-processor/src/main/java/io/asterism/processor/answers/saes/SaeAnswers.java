package io.asterism.processor.answers.saes;

import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.instances.SaeFigures;
import io.asterism.processor.requests.EventTimes;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Which SAEs there are, how their counting goes, and which windows of them can be asked for. */
@ApplicationScoped
public class SaeAnswers {
    private final Questions questions;

    SaeAnswers(Questions questions) {
        this.questions = questions;
    }

    /** Every SAE, ordered by id. */
    public List<CountedSae> all() {
        return questions.askAll(CountedSae::of);
    }

    /** One SAE. */
    public CountedSae one(String sae) {
        return questions.ask(sae, WindowParameters.NONE, question -> CountedSae.of(question.figures()));
    }

    /** The windows of an SAE. */
    public PaneList windows(String sae, WindowParameters parameters) {
        return questions.ask(sae, parameters, question -> {
            SaeFigures figures = question.figures();
            return new PaneList(
                    Basis.of(question, question.pairs().tokens()),
                    figures.sae().manifest().getPaneMillis(),
                    figures.panes().stream()
                            .filter(pane -> question.window().holdsPane(pane.from()))
                            .map(pane -> new ShownPane(
                                    EventTimes.iso(pane.from()), EventTimes.iso(pane.to()), pane.tokens()))
                            .toList(),
                    new TotalTokens(figures.tokens()));
        });
    }
}
