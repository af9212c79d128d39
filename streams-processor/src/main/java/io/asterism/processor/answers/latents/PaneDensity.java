package io.asterism.processor.answers.latents;

import io.asterism.processor.answers.Question;
import io.asterism.processor.counting.TaskFigures.Pane;
import io.asterism.processor.requests.EventTimes;
import java.util.List;
import java.util.Map;

/** How often a latent fired in one pane: event times from, inclusive, to, exclusive, ISO-8601. */
public record PaneDensity(String from, String to, long tokens, long fires, double density) {
    /** As many of the newest panes are shown, so that an answer stays short. */
    private static final int MOST = 240;

    /** The newest panes that are kept, oldest first, whatever the window. */
    static List<PaneDensity> of(Question question, int latent) {
        List<Pane> kept = question.figures().panes();
        Map<Long, Long> fires = question.figures().firesByPane(latent, question.thresholdIndex());
        return kept.subList(Math.max(0, kept.size() - MOST), kept.size()).stream()
                .map(pane -> of(pane, fires.getOrDefault(pane.from(), 0L)))
                .toList();
    }

    /** Counting goes on while this is read: a pane's fires may be ahead of its tokens by a batch. */
    private static PaneDensity of(Pane pane, long fires) {
        long tokens = Math.max(pane.tokens(), fires);
        return new PaneDensity(
                EventTimes.iso(pane.from()),
                EventTimes.iso(pane.to()),
                tokens,
                fires,
                tokens == 0 ? 0 : (double) fires / tokens);
    }
}
