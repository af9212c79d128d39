package io.asterism.producer.circuit;

/**
 * A prefix with the token that the model answers it with, and where there is a pair, the same for another prefix of as many tokens.
 *
 * @param clean ids
 * @param patch ids; none where there is no pair
 * @param cleanAnswer id
 * @param patchAnswer id; -1 where there is no pair
 */
record Example(int[] clean, int[] patch, int cleanAnswer, int patchAnswer) {
    boolean isPaired() {
        return patch.length > 0;
    }

    int tokens() {
        return clean.length;
    }
}
