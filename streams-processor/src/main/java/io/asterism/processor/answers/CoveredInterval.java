package io.asterism.processor.answers;

/** A stretch of event time, the end exclusive, ISO-8601. */
public record CoveredInterval(String from, String to) implements CoveredWindow {
    @Override
    public String text() {
        return from + "/" + to;
    }
}
