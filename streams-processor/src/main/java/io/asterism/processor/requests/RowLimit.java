package io.asterism.processor.requests;

/** How long a list may be that a request asks for. */
public final class RowLimit {
    /** The most rows an answer lists. */
    public static final int MOST = 10_000;

    private RowLimit() {}
}
