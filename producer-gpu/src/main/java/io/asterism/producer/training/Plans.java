package io.asterism.producer.training;

import io.asterism.schemas.InputException;

/** What a training plan that a user wrote must obey. */
final class Plans {
    private Plans() {}

    static void require(boolean holds, String option, Object value, String expected) {
        if (!holds) {
            throw new InputException("option %s is %s, expected %s", option, value, expected);
        }
    }
}
