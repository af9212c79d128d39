package io.asterism.processor.answers.saes;

/** One pane: event times from, inclusive, to, exclusive, ISO-8601. */
public record ShownPane(String from, String to, long tokens) {}
