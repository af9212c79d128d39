package io.asterism.producer.reading;

import java.util.OptionalInt;

/**
 * The token that is put before every context.
 *
 * @param id empty for none
 * @param inManifests what manifests call it
 */
record Opening(OptionalInt id, String inManifests) {
    static final Opening NOTHING = new Opening(OptionalInt.empty(), "never");

    /** The tokenizer's BOS, where it has one. */
    static Opening bos(OptionalInt id) {
        return id.isEmpty() ? NOTHING : new Opening(id, "once");
    }

    /** The tokenizer's EOS in the place of the BOS that it has not. */
    static Opening eos(OptionalInt id) {
        return new Opening(id, "eos");
    }
}
