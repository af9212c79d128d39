package io.asterism.processor.subspace;

/**
 * A definition on the subspaces topic that cannot be used, and was skipped.
 *
 * @param key its key there
 * @param reason why, in one sentence
 */
public record RefusedSubspace(String key, String reason) {}
