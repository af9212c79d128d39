package io.asterism.standalone.doctor;

import io.asterism.schemas.InputException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** What a cluster answers to a question of the admin client. */
final class ClusterAnswer {
    private ClusterAnswer() {}

    /**
     * Waits for an answer.
     *
     * @param otherwise makes an answer of a failure, or throws it
     */
    static <T> T of(KafkaFuture<T> future, Function<KafkaException, T> otherwise) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            return otherwise.apply(
                    e.getCause() instanceof KafkaException reason
                            ? reason
                            : new KafkaException("the cluster does not answer", e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while the cluster was asked", e);
        }
    }

    /**
     * Waits for an answer that is needed.
     *
     * @param question what was asked for, as part of a sentence
     * @throws InputException if the cluster gives none
     */
    static <T> T of(KafkaFuture<T> future, String question) {
        return of(future, reason -> {
            throw new InputException(reason, "the cluster does not tell %s: %s", question, reason.getMessage());
        });
    }
}
