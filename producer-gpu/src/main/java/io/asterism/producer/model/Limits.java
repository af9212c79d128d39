package io.asterism.producer.model;

/** Largest sizes that a configuration may state; beyond them it is a mistake, not a model. */
final class Limits {
    static final int LAYERS = 1_000;
    static final int WIDTH = 1 << 20;
    static final int CONTEXT = 1 << 24;
    static final int VOCABULARY = 1 << 24;

    private Limits() {}
}
