package io.asterism.processor.answers.quality;

import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.Question;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.QualitySums;
import io.asterism.processor.counting.TaskFigures.Pane;
import io.asterism.processor.counting.Window;
import io.asterism.processor.instances.SaeFigures;
import io.asterism.processor.requests.EventTimes;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How well SAEs stand in for what they reconstruct. */
@ApplicationScoped
class QualityAnswers {
    private final Questions questions;

    QualityAnswers(Questions questions) {
        this.questions = questions;
    }

    /** One SAE's quality in a window. */
    SaeQuality of(String sae, WindowParameters parameters, @Nullable QualityBy by) {
        return questions.ask(sae, parameters, question -> {
            SaeFigures figures = question.figures();
            PairCounts pairs = question.pairs();
            PairCounts total = figures.pairs(Window.TOTAL, question.thresholdIndex());
            QualitySums sums = figures.quality(List.of(question.window())).get(0);
            return new SaeQuality(
                    Basis.of(question, pairs.tokens()),
                    LatentCensus.of(pairs, total, question.dSae()),
                    QualityFigures.of(sums),
                    by == QualityBy.POSITION ? PositionQuality.of(sums) : null,
                    by == QualityBy.PANE ? panes(question) : null);
        });
    }

    private static List<PaneQuality> panes(Question question) {
        SaeFigures figures = question.figures();
        List<Pane> kept = figures.panes().stream()
                .filter(pane -> question.window().isTotal() || question.window().holdsPane(pane.from()))
                .toList();
        List<Window> windows =
                kept.stream().map(pane -> new Window(pane.from(), pane.to())).toList();
        List<QualitySums> sums = figures.quality(windows);
        List<PaneQuality> panes = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            PairCounts pairs = figures.pairs(windows.get(i), question.thresholdIndex());
            panes.add(new PaneQuality(
                    EventTimes.iso(kept.get(i).from()),
                    EventTimes.iso(kept.get(i).to()),
                    pairs.tokens(),
                    LatentCensus.l0(pairs, question.dSae()),
                    QualityFigures.of(sums.get(i))));
        }
        return panes;
    }
}
