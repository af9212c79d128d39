package io.asterism.processor.answers.geometry;

import java.util.function.DoubleFunction;
import java.util.function.Function;

/** How something stands that is worked out in the background. */
sealed interface Standing<T> {
    /** What there is to say of it: of what is made, or of the progress. */
    <R> R tell(Function<T, R> whenMade, DoubleFunction<R> meanwhile);

    /** It is there. */
    record Made<T>(T value) implements Standing<T> {
        @Override
        public <R> R tell(Function<T, R> whenMade, DoubleFunction<R> meanwhile) {
            return whenMade.apply(value);
        }
    }

    /**
     * It is being worked out, or waits for that.
     *
     * @param progress share that is done
     */
    record Making<T>(double progress) implements Standing<T> {
        @Override
        public <R> R tell(Function<T, R> whenMade, DoubleFunction<R> meanwhile) {
            return meanwhile.apply(progress);
        }
    }
}
