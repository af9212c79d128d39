package io.asterism.processor.answers.saes;

/** Everything ever counted, expired panes included. */
public record TotalTokens(long tokens) {}
