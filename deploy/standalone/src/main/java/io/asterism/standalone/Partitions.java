package io.asterism.standalone;

import io.asterism.schemas.InputException;

/** A number of partitions that a user asked for. */
final class Partitions {
    private static final int MOST = 256;

    private Partitions() {}

    /** As many as can be counted side by side. */
    static int oneAProcessor() {
        return Math.min(MOST, Runtime.getRuntime().availableProcessors());
    }

    static int required(int asked) {
        if (asked < 1 || asked > MOST) {
            throw new InputException("--partitions is %d, expected 1 to %d", asked, MOST);
        }
        return asked;
    }
}
