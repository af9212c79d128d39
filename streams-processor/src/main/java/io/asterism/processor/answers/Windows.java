package io.asterism.processor.answers;

import io.asterism.processor.counting.TaskFigures.Pane;
import io.asterism.processor.counting.Window;
import io.asterism.processor.instances.SaeFigures;
import io.asterism.processor.requests.EventTimes;
import io.asterism.processor.requests.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the panes that a request's {@code from} and {@code to} mean: all that overlap {@code [from, to)}, whole. */
final class Windows {
    /** A million years: "for ever", and far from overflow. */
    private static final long LONGEST_RETENTION = 1L << 55;

    private Windows() {}

    /**
     * The window of whole panes, or the total where neither end is given.
     *
     * @throws ProblemException if it is empty, has expired, or holds no pane that is kept
     */
    static Window pick(SaeFigures figures, @Nullable String from, @Nullable String to) {
        if (from == null && to == null) {
            return Window.TOTAL;
        }
        long pane = figures.sae().manifest().getPaneMillis();
        long first = from == null ? Long.MIN_VALUE : EventTimes.parse("from", from);
        long end = to == null ? Long.MAX_VALUE : EventTimes.parse("to", to);
        if (from != null && to != null && first >= end) {
            throw ProblemException.badParameter("to", to, "a time after from, which is '" + from + "'");
        }
        List<Pane> kept = figures.panes();
        String blamed = from != null ? "from" : "to";
        String given = from != null ? from : to;
        if (kept.isEmpty()) {
            throw ProblemException.badParameter(
                    blamed, given, "no window, as no pane is kept yet; without from and to the answer is the total");
        }
        Window window = new Window(
                from == null ? kept.get(0).from() : Math.floorDiv(first, pane) * pane,
                to == null ? kept.get(kept.size() - 1).to() : -Math.floorDiv(-end, pane) * pane);
        if (from != null && window.from() < horizon(figures, pane)) {
            throw ProblemException.badParameter(
                    "from",
                    from,
                    "a time from " + EventTimes.iso(horizon(figures, pane)) + " on: what is older has expired");
        }
        if (kept.stream().noneMatch(each -> window.holdsPane(each.from()))) {
            throw ProblemException.badParameter(
                    blamed,
                    given,
                    "a window with tokens in it; there are panes from "
                            + EventTimes.iso(kept.get(0).from()) + " to "
                            + EventTimes.iso(kept.get(kept.size() - 1).to()));
        }
        return window;
    }

    /** Where the oldest pane begins that no task has let go. */
    private static long horizon(SaeFigures figures, long pane) {
        long retention = figures.sae().manifest().getRetentionMillis();
        long newest = figures.newest().orElse(0);
        return Math.floorDiv(newest - Math.min(retention, LONGEST_RETENTION), pane) * pane;
    }
}
