package io.asterism.processor.topology;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.asterism.processor.directory.SaeWeights;
import io.asterism.processor.geometry.DecoderTable;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.LatentCard;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.cluster.CompactedTopic;
import io.asterism.schemas.cluster.KafkaConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an SAE's latents topic says, read when it is asked for, and kept while it is asked for and there is room. */
final class PublishedWeights implements SaeWeights {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedWeights.class);
    private static final int ROWS = 4096;
    private static final String FOLDER = "geometry";
    private static final Duration KEPT = Duration.ofHours(2);

    /** The share of the heap that one decoder may take. */
    private static final int SHARE = 4;

    /**
     * All cards.
     *
     * @param encoded without decoder rows, encoded as they take far less room so; null where there is none, {@code [dSae]}
     * @param decoder whole, or not at all
     */
    private record Table(byte @Nullable [][] encoded, Optional<DecoderTable> decoder) {}

    private final KafkaConnection kafka;
    private final Path folder;
    private final String topic;
    private final int dSae;
    private final AvroCodec<LatentCard> codec = AvroCodec.of(LatentCard.getClassSchema());
    private final Cache<String, Table> tables =
            Caffeine.newBuilder().softValues().expireAfterAccess(KEPT).build();

    /** Rows of a decoder that is too large to be kept whole. */
    private final Cache<Integer, float[]> rows =
            Caffeine.newBuilder().maximumSize(ROWS).build();

    PublishedWeights(InstanceSettings settings, SaeId sae, int dSae) {
        this.kafka = settings.kafka();
        this.folder = settings.stateDirectory()
                .resolve(FOLDER)
                .resolve(settings.topics().countingApplication(sae));
        this.topic = settings.topics().latents(sae);
        this.dSae = dSae;
    }

    @Override
    public List<List<String>> topTokens() {
        List<List<String>> tokens = new ArrayList<>(Collections.nCopies(dSae, List.of()));
        read(card -> tokens.set(card.getLatent(), List.copyOf(card.getTopTokens())));
        return tokens;
    }

    @Override
    public float[][] decoderRows(int[] latents) {
        return decoder().map(decoder -> decoder.rows(latents)).orElseGet(() -> singleRows(latents));
    }

    @Override
    public Optional<LatentCard> card(int latent) {
        return Optional.ofNullable(table().encoded[latent]).map(codec::decode);
    }

    @Override
    public Optional<DecoderTable> decoder() {
        return table().decoder;
    }

    @Override
    public Optional<Path> folder() {
        return Optional.of(folder);
    }

    /** Removes what was kept of them. */
    void forget() {
        tables.invalidateAll();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (NoSuchFileException e) {
            LOG.debug("nothing is kept in {}", folder);
        } catch (IOException e) {
            LOG.warn("what is kept in {} cannot be removed: {}", folder, e.toString());
        }
    }

    private Table table() {
        return tables.get(topic, unused -> readAll());
    }

    private Table readAll() {
        byte @Nullable [][] encoded = new byte[dSae][];
        float @Nullable [][] decoder = new float[dSae][];
        long most = Runtime.getRuntime().maxMemory() / SHARE;
        read(card -> {
            float[] row = decoderRow(card);
            decoder[card.getLatent()] = (long) row.length * Float.BYTES * dSae <= most ? row : null;
            card.setDecoderRow(ByteBuffer.allocate(0));
            encoded[card.getLatent()] = codec.encode(card);
        });
        return new Table(encoded, whole(decoder));
    }

    private static Optional<DecoderTable> whole(float @Nullable [][] rows) {
        float[][] known =
                Arrays.stream(rows).filter(row -> row != null && row.length > 0).toArray(float[][]::new);
        boolean whole = known.length == rows.length
                && known.length > 0
                && Arrays.stream(known).allMatch(row -> row.length == known[0].length);
        return whole ? Optional.of(new DecoderTable(known)) : Optional.empty();
    }

    private synchronized float[][] singleRows(int[] latents) {
        float[] @Nullable [] known = known(latents);
        if (Arrays.asList(known).contains(null)) {
            int[] wanted = Arrays.stream(latents).sorted().toArray();
            read(card -> {
                if (Arrays.binarySearch(wanted, card.getLatent()) >= 0) {
                    rows.put(card.getLatent(), decoderRow(card));
                }
            });
            known = known(latents);
        }
        boolean whole = Arrays.stream(known).allMatch(row -> row != null && row.length > 0);
        return whole ? Arrays.stream(known).toArray(float[][]::new) : new float[0][];
    }

    private float[] @Nullable [] known(int[] latents) {
        return Arrays.stream(latents).mapToObj(rows::getIfPresent).toArray(float[][]::new);
    }

    private static float[] decoderRow(LatentCard card) {
        FloatBuffer packed =
                card.getDecoderRow().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] row = new float[packed.remaining()];
        packed.get(row);
        return row;
    }

    private void read(Consumer<LatentCard> each) {
        try (CompactedTopic<LatentCard> cards =
                new CompactedTopic<>(kafka, topic, AvroCodec.of(LatentCard.getClassSchema()))) {
            cards.readToEnd(new CompactedTopic.Visitor<>() {
                @Override
                public void value(String key, @Nullable LatentCard card) {
                    if (card != null) {
                        Cards.check(key, card, dSae);
                        each.accept(card);
                    }
                }

                @Override
                public void unreadable(String key, String reason) {
                    LOG.warn("card of latent {} on {} cannot be read: {}", key, topic, reason);
                }
            });
        }
    }
}
