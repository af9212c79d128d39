package io.asterism.producer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.producer.kafka.Transactions.Outcome;
import io.asterism.schemas.InputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The order in which a producer's failures come, on Kafka's own stand-in for a producer: each transaction is whole or nothing. */
class TransactionsTest {
    private static final TopicPartition DOCUMENTS = new TopicPartition("documents", 0);
    private static final ConsumerGroupMetadata GROUP = new ConsumerGroupMetadata("workers");
    private static final byte[] VALUE = {1, 2, 3};

    /** The producers that were opened, one after the other. */
    private final List<MockProducer<byte[], byte[]>> opened = new ArrayList<>();

    /** What is done to each producer before it is used; the last goes for all later ones. */
    private final List<Consumer<MockProducer<byte[], byte[]>>> fates = new ArrayList<>();

    private final List<Duration> rests = new ArrayList<>();
    private long nanos = 1;

    private final Transactions transactions =
            new Transactions("a cluster", this::open, () -> nanos, rest -> rests.add(rest));

    private Producer<byte[], byte[]> open() {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        if (!fates.isEmpty()) {
            fates.get(Math.min(opened.size(), fates.size() - 1)).accept(producer);
        }
        opened.add(producer);
        return producer;
    }

    private void fates(Consumer<MockProducer<byte[], byte[]>> each) {
        fates.add(each);
    }

    private void fates(Consumer<MockProducer<byte[], byte[]>> first, Consumer<MockProducer<byte[], byte[]>> later) {
        fates.add(first);
        fates.add(later);
    }

    private static void sound(MockProducer<byte[], byte[]> producer) {
        assertThat(producer.closed()).isFalse();
    }

    private static void work(Transactions transaction) {
        transaction.send("activations", 0, null, VALUE);
        transaction.send("activations", 1, new byte[] {7}, VALUE);
        transaction.commitOffsets(Map.of(DOCUMENTS, new OffsetAndMetadata(5)), GROUP);
    }

    private List<byte[]> committed() {
        return opened.stream()
                .flatMap(producer -> producer.history().stream())
                .map(record -> record.value())
                .toList();
    }

    private List<Map<String, Map<TopicPartition, OffsetAndMetadata>>> committedOffsets() {
        return opened.stream()
                .flatMap(producer -> producer.consumerGroupOffsetsHistory().stream())
                .toList();
    }

    private void assertCommittedOnce() {
        assertThat(committed()).hasSize(2);
        assertThat(committedOffsets()).containsExactly(Map.of("workers", Map.of(DOCUMENTS, new OffsetAndMetadata(5))));
    }

    @Test
    void recordsAndOffsetsAreCommittedTogetherByOneProducer() {
        assertThat(transactions.run(TransactionsTest::work)).isEqualTo(Outcome.COMMITTED);
        assertCommittedOnce();
        assertThat(transactions.run(TransactionsTest::work)).isEqualTo(Outcome.COMMITTED);
        assertThat(opened).hasSize(1);
        assertThat(opened.get(0).commitCount()).isEqualTo(2);
        assertThat(rests).isEmpty();
        transactions.close();
        assertThat(opened.get(0).closed()).isTrue();
    }

    @Test
    void nothingIsSentBeforeWhatWasLeftOpenIsSettled() {
        fates(
                producer -> producer.initTransactionException = new TimeoutException("nobody there"),
                TransactionsTest::sound);
        assertThat(transactions.settle()).isFalse();
        assertThat(opened.get(0).closed()).isTrue();
        assertThat(transactions.settle()).isTrue();
        assertThat(transactions.settle()).isTrue();
        assertThat(opened).hasSize(2);

        fates.set(1, producer -> producer.initTransactionException = new TimeoutException("nobody there"));
        transactions.close();
        int[] worked = new int[1];
        assertThat(transactions.run(transaction -> worked[0]++)).isEqualTo(Outcome.UNDONE);
        assertThat(worked[0]).isZero();
    }

    @Test
    void anIdThatMayNotBeUsedIsToldAndItsProducerClosed() {
        fates(producer -> producer.initTransactionException = new TransactionalIdAuthorizationException("not yours"));
        assertThatThrownBy(transactions::settle).isInstanceOf(AuthorizationException.class);
        assertThatThrownBy(() -> transactions.run(TransactionsTest::work)).isInstanceOf(AuthorizationException.class);
        assertThat(opened).allMatch(MockProducer::closed);
    }

    static List<Named> momentsOfFailure() {
        return List.of(
                new Named("send", (producer, failure) -> producer.sendException = failure),
                new Named("offsets", (producer, failure) -> producer.sendOffsetsToTransactionException = failure),
                new Named("commit", (producer, failure) -> producer.commitTransactionException = failure),
                new Named("begin", (producer, failure) -> producer.beginTransactionException = failure));
    }

    record Named(String name, BiConsumer<MockProducer<byte[], byte[]>, RuntimeException> moment) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Whatever step fails, and whether aborting fails as well: undone, and the next one goes through another producer. */
    @ParameterizedTest
    @MethodSource("momentsOfFailure")
    void anErrorThatMayPassUndoesAllOfIt(Named at) {
        List<RuntimeException> failures = List.of(
                new KafkaException("a batch was dropped"),
                new UnknownServerException("?"),
                new NotEnoughReplicasException("one of three"),
                new CommitFailedException("rebalanced"),
                new TimeoutException("no answer"));
        for (RuntimeException failure : failures) {
            for (boolean abortFails : new boolean[] {false, true}) {
                opened.clear();
                fates.clear();
                fates(
                        producer -> {
                            at.moment().accept(producer, failure);
                            if (abortFails) {
                                producer.abortTransactionException = new KafkaException("cannot be aborted");
                            }
                        },
                        TransactionsTest::sound);
                transactions.close();
                assertThat(transactions.run(TransactionsTest::work))
                        .as("%s: %s", at, failure)
                        .isEqualTo(Outcome.UNDONE);
                assertThat(opened.get(0).closed()).isTrue();
                assertThat(committed()).as("%s: %s", at, failure).isEmpty();
                assertThat(committedOffsets()).isEmpty();
                assertThat(transactions.run(TransactionsTest::work)).isEqualTo(Outcome.COMMITTED);
                assertThat(opened).hasSize(2);
                assertCommittedOnce();
            }
        }
    }

    /** A commit that times out twice and then goes through is a commit. */
    @Test
    void theThirdAnswerToACommitCounts() {
        int[] asked = new int[1];
        Transactions patient = new Transactions(
                "a cluster",
                () -> {
                    MockProducer<byte[], byte[]> producer =
                            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                                @Override
                                public void commitTransaction() {
                                    if (++asked[0] <= 2) {
                                        throw new TimeoutException("slow");
                                    }
                                    super.commitTransaction();
                                }
                            };
                    opened.add(producer);
                    return producer;
                },
                () -> nanos,
                rests::add);
        assertThat(patient.run(TransactionsTest::work)).isEqualTo(Outcome.COMMITTED);
        assertThat(asked[0]).isEqualTo(3);
        assertCommittedOnce();
    }

    @Test
    void aSendThatFailsLaterUndoesTheTransactionAndIsTheReason() {
        Transactions late = new Transactions(
                "a cluster",
                () -> {
                    MockProducer<byte[], byte[]> producer =
                            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
                    opened.add(producer);
                    return producer;
                },
                () -> nanos,
                rests::add);
        assertThatThrownBy(() -> late.run(transaction -> {
                    work(transaction);
                    opened.get(0).errorNext(new RecordTooLargeException("9 MB"));
                    opened.get(0).errorNext(new UnknownServerException("later, and not the reason"));
                    opened.get(0).commitTransactionException = new KafkaException("a send failed");
                }))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("9 MB")
                .hasMessageContaining("max.message.bytes");
        assertThat(opened.get(0).closed()).isTrue();
        assertThat(committed()).isEmpty();
    }

    /** What trying again will not mend is told at once, whichever step it comes from. */
    @ParameterizedTest
    @MethodSource("momentsOfFailure")
    void anErrorThatStaysIsTold(Named at) {
        List<RuntimeException> failures = List.of(
                new TopicAuthorizationException("may not write"),
                new AuthenticationException("wrong password"),
                new UnsupportedVersionException("an old broker"),
                new InterruptException("stopped"));
        for (RuntimeException failure : failures) {
            opened.clear();
            fates.clear();
            fates(producer -> at.moment().accept(producer, failure));
            assertThatThrownBy(() -> transactions.run(TransactionsTest::work)).isSameAs(failure);
            assertThat(opened).hasSize(1).allMatch(MockProducer::closed);
            assertThat(committed()).isEmpty();
            assertThat(committedOffsets()).isEmpty();
        }
        assertThat(Thread.interrupted()).as("an interrupt is handed on").isTrue();
        assertThat(rests).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("momentsOfFailure")
    void aRecordThatIsTooLargeNamesTheSetting(Named at) {
        fates(producer -> at.moment().accept(producer, new RecordTooLargeException("8388700 bytes")));
        assertThatThrownBy(() -> transactions.run(TransactionsTest::work))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("8388700 bytes")
                .hasMessageContaining("max.message.bytes");
        assertThat(opened).allMatch(MockProducer::closed);
    }

    /** The broker fences one that stalled; only who is fenced three times within the time has a rival. */
    @ParameterizedTest
    @MethodSource("momentsOfFailure")
    void whoIsFencedAgainAndAgainHasARival(Named at) {
        boolean[] epoch = new boolean[1];
        fates(producer -> {
            epoch[0] = !epoch[0];
            at.moment()
                    .accept(
                            producer,
                            epoch[0]
                                    ? new ProducerFencedException("fenced")
                                    : new InvalidProducerEpochException("fenced"));
        });
        assertThat(transactions.run(TransactionsTest::work)).isEqualTo(Outcome.UNDONE);
        assertThat(transactions.run(TransactionsTest::work)).isEqualTo(Outcome.UNDONE);
        assertThat(transactions.run(TransactionsTest::work)).isEqualTo(Outcome.FENCED);
        assertThat(opened).hasSize(3).allMatch(MockProducer::closed);
        assertThat(committed()).isEmpty();
    }

    @Test
    void whoIsFencedNowAndThenHasNone() {
        fates(producer -> producer.commitTransactionException = new ProducerFencedException("stalled"));
        for (int k = 0; k < 5; k++) {
            assertThat(transactions.run(TransactionsTest::work)).isEqualTo(Outcome.UNDONE);
            nanos += Duration.ofMinutes(2).toNanos();
        }
    }

    @Test
    void anErrorThatKeepsComingIsToldAfterTenTimesAndRestsGrowMeanwhile() {
        KafkaException failure = new UnknownServerException("?");
        fates(producer -> producer.commitTransactionException = failure);
        for (int k = 0; k < 9; k++) {
            assertThat(transactions.run(TransactionsTest::work)).isEqualTo(Outcome.UNDONE);
        }
        assertThatThrownBy(() -> transactions.run(TransactionsTest::work)).isSameAs(failure);
        assertThat(opened).hasSize(10).allMatch(MockProducer::closed);
        assertThat(rests).hasSize(9).isSorted().allMatch(rest -> rest.compareTo(Duration.ofSeconds(2)) <= 0);
        assertThat(rests.get(0)).isLessThan(Duration.ofMillis(100));
    }

    @Test
    void aClusterThatIsAwayIsWaitedForAsLongAsItTakes() {
        fates(producer -> producer.commitTransactionException = new TimeoutException("away"));
        for (int k = 0; k < 100; k++) {
            assertThat(transactions.run(TransactionsTest::work)).isEqualTo(Outcome.UNDONE);
        }
        fates.set(0, TransactionsTest::sound);
        assertThat(transactions.run(TransactionsTest::work)).isEqualTo(Outcome.COMMITTED);
        assertCommittedOnce();
    }

    @Test
    void aSuccessForgetsTheFailuresBeforeIt() {
        for (int round = 0; round < 3; round++) {
            fates.clear();
            fates(producer -> producer.commitTransactionException = new UnknownServerException("?"));
            for (int k = 0; k < 9; k++) {
                assertThat(transactions.run(TransactionsTest::work)).isEqualTo(Outcome.UNDONE);
            }
            fates.set(0, TransactionsTest::sound);
            assertThat(transactions.run(TransactionsTest::work)).isEqualTo(Outcome.COMMITTED);
            transactions.close();
        }
    }

    /** A fault of our own is not Kafka's: undone and handed on, whatever becomes of the abort. */
    @Test
    void workThatFailsByItselfIsUndoneAndTold() {
        for (boolean abortFails : new boolean[] {false, true}) {
            opened.clear();
            fates.clear();
            fates(
                    producer -> {
                        if (abortFails) {
                            producer.abortTransactionException = new KafkaException("cannot be aborted");
                        }
                    },
                    TransactionsTest::sound);
            assertThatThrownBy(() -> transactions.run(transaction -> {
                        work(transaction);
                        throw new IllegalArgumentException("a fault of our own");
                    }))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> transactions.run(transaction -> {
                        work(transaction);
                        throw new OutOfMemoryError("an array");
                    }))
                    .isInstanceOf(OutOfMemoryError.class);
            assertThat(opened).hasSize(2).allMatch(MockProducer::closed);
            assertThat(committed()).isEmpty();
            assertThat(transactions.run(TransactionsTest::work)).isEqualTo(Outcome.COMMITTED);
            assertCommittedOnce();
            transactions.close();
        }
    }

    /** A producer that will not close in order is left behind all the same. */
    @Test
    void aProducerThatWillNotCloseIsNotUsedAgain() {
        fates(
                producer -> {
                    producer.commitTransactionException = new UnknownServerException("?");
                    producer.closeException = new KafkaException("cannot be closed");
                },
                TransactionsTest::sound);
        assertThat(transactions.run(TransactionsTest::work)).isEqualTo(Outcome.UNDONE);
        assertThat(transactions.run(TransactionsTest::work)).isEqualTo(Outcome.COMMITTED);
        assertThat(opened).hasSize(2);
        assertCommittedOnce();
    }

    @Test
    void closedInTheMiddleNothingHappensAndTheIdIsFree() {
        int[] begun = new int[1];
        assertThatThrownBy(() -> transactions.run(transaction -> {
                    begun[0]++;
                    transaction.send("activations", 0, null, VALUE);
                    transaction.close();
                    transaction.send("activations", 0, null, VALUE);
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(begun[0]).isOne();
        assertThat(opened.get(0).closed()).isTrue();
        assertThat(committed()).isEmpty();
        transactions.close();
        assertThat(transactions.run(TransactionsTest::work)).isEqualTo(Outcome.COMMITTED);
        assertCommittedOnce();
    }
}
