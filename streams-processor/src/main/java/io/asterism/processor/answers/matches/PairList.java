package io.asterism.processor.answers.matches;

import java.util.List;

/** The pairs that are defined. */
public record PairList(List<ListedPair> pairs) {}
