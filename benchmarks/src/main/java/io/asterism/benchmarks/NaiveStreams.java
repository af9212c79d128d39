package io.asterism.benchmarks;

import io.asterism.schemas.Activations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.WindowStore;

/** The first thing one would write: each pair is a record, counted by key in tumbling windows of ten minutes. */
final class NaiveStreams extends StreamsPeer {
    NaiveStreams() {
        super("Kafka Streams DSL, a record a pair", 1_000);
    }

    @Override
    void build(KStream<byte[], Activations> contexts, int dSae) {
        contexts.flatMap((key, context) -> pairs(context, dSae))
                .groupByKey(Grouped.with("by-pair", Serdes.Long(), Serdes.Long()))
                .windowedBy(TimeWindows.ofSizeWithNoGrace(Duration.ofMinutes(10)))
                .aggregate(
                        () -> 0L,
                        (pair, one, count) -> {
                            applied.increment();
                            return count + one;
                        },
                        Materialized.<Long, Long, WindowStore<Bytes, byte[]>>as(STORE)
                                .withKeySerde(Serdes.Long())
                                .withValueSerde(Serdes.Long()));
    }

    private static List<KeyValue<Long, Long>> pairs(Activations context, int dSae) {
        List<KeyValue<Long, Long>> pairs = new ArrayList<>();
        visitTokens(context, dSae, latents -> {
            for (int k = 0; k < latents.length; k++) {
                for (int l = k; l < latents.length; l++) {
                    pairs.add(KeyValue.pair((long) latents[k] << 32 | latents[l], 1L));
                }
            }
        });
        return pairs;
    }

    @Override
    long expected(SparseTokens tokens) {
        return tokens.increments() + tokens.latents().length;
    }

    @Override
    void read(KafkaStreams streams, Fingerprint.Sum sum) {
        try (KeyValueIterator<Windowed<Long>, Long> all = streams.store(
                        StoreQueryParameters.fromNameAndType(STORE, QueryableStoreTypes.<Long, Long>windowStore()))
                .all()) {
            all.forEachRemaining(pair ->
                    sum.add((int) (pair.key.key() >>> 32), pair.key.key().intValue(), pair.value));
        }
    }
}
