package io.asterism.processor.answers;

import io.asterism.processor.counting.Window;
import io.asterism.processor.requests.EventTimes;

/** What of the stream an answer covers: all of it, or panes of event time. */
public sealed interface CoveredWindow permits WholeStream, CoveredInterval {
    /** A window as answers write it. */
    static CoveredWindow of(Window window) {
        return window.isTotal()
                ? WholeStream.TOTAL
                : new CoveredInterval(EventTimes.iso(window.from()), EventTimes.iso(window.to()));
    }

    /** As one text, for files that have no structure. */
    String text();
}
