package io.asterism.benchmarks;

import io.asterism.schemas.Activations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
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

/**
 * The known improvement ("stripes", Lin 2008): a record for each active latent of a token with the later ones beside it, added to the
 * latent's row.
 */
final class StripesStreams extends StreamsPeer {
    StripesStreams() {
        super("Kafka Streams DSL, stripes", 5_000);
    }

    @Override
    void build(KStream<byte[], Activations> contexts, int dSae) {
        contexts.flatMap((key, context) -> stripes(context, dSae))
                .groupByKey(Grouped.with("by-latent", Serdes.Integer(), stripe()))
                .windowedBy(TimeWindows.ofSizeWithNoGrace(Duration.ofMinutes(10)))
                .aggregate(
                        () -> Stripe.EMPTY,
                        (latent, more, row) -> {
                            applied.increment();
                            return row.plus(more);
                        },
                        Materialized.<Integer, Stripe, WindowStore<Bytes, byte[]>>as(STORE)
                                .withKeySerde(Serdes.Integer())
                                .withValueSerde(stripe()));
    }

    private static List<KeyValue<Integer, Stripe>> stripes(Activations context, int dSae) {
        List<KeyValue<Integer, Stripe>> stripes = new ArrayList<>();
        visitTokens(context, dSae, latents -> {
            for (int k = 0; k < latents.length; k++) {
                stripes.add(KeyValue.pair(latents[k], Stripe.ones(Arrays.copyOfRange(latents, k, latents.length))));
            }
        });
        return stripes;
    }

    private static Serde<Stripe> stripe() {
        return Serdes.serdeFrom((topic, stripe) -> stripe.encode(), (topic, bytes) -> Stripe.decode(bytes));
    }

    @Override
    long expected(SparseTokens tokens) {
        return tokens.latents().length;
    }

    @Override
    void read(KafkaStreams streams, Fingerprint.Sum sum) {
        try (KeyValueIterator<Windowed<Integer>, Stripe> all = streams.store(
                        StoreQueryParameters.fromNameAndType(STORE, QueryableStoreTypes.<Integer, Stripe>windowStore()))
                .all()) {
            all.forEachRemaining(row -> {
                for (int k = 0; k < row.value.columns().length; k++) {
                    sum.add(row.key.key(), row.value.columns()[k], row.value.counts()[k]);
                }
            });
        }
    }
}
