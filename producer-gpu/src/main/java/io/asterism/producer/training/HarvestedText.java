package io.asterism.producer.training;

import java.nio.FloatBuffer;

/** The vectors that a model has while it reads a text, document after document. */
final class HarvestedText implements ActivationSource {
    private static final int DOCUMENTS_AT_ONCE = 256;
    private static final int PASSES = 6;

    private final ResidualHarvest harvest;
    private final TokenSource text;
    private long nextDocument;

    HarvestedText(ResidualHarvest harvest, TokenSource text) {
        this.harvest = harvest;
        this.text = text;
    }

    @Override
    public int width() {
        return harvest.width();
    }

    @Override
    public int passes() {
        return PASSES;
    }

    @Override
    public FloatBuffer next() {
        FloatBuffer rows = harvest.read(text.documents(nextDocument, DOCUMENTS_AT_ONCE));
        nextDocument += DOCUMENTS_AT_ONCE;
        return rows;
    }
}
