package io.asterism.producer.feed;

import io.asterism.producer.corpus.CsrFile;
import io.asterism.producer.corpus.CsrRows;
import io.asterism.producer.corpus.Fingerprint;
import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.InputException;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.PackedColumns;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A file of activations as records, position = row. A run of rows is a context, and a document of its own named
 * {@code <file name>#<first row>}; it is shorter than the manifest's context size where rows are very full.
 */
public final class CsrSource implements FeedSource {
    private static final int FULL_CONTEXT = 1 << 17;
    private static final int FULLEST_ROW = (Topics.LARGEST_RECORD - (1 << 16)) / 8;

    private final AvroCodec<Activations> codec = AvroCodec.of(Activations.getClassSchema());
    private final CsrFile file;
    private final SaeManifest manifest;
    private final String hash;
    private final String identity;

    private CsrSource(CsrFile file, SaeManifest manifest, String identity) {
        this.file = file;
        this.manifest = manifest;
        this.hash = Manifests.hash(manifest);
        this.identity = identity;
    }

    /**
     * Checks the whole file.
     *
     * @throws InputException if the file breaks a rule, a row of it is too full for a record, or it is not as wide as the SAE
     */
    public static CsrSource check(CsrFile file, SaeManifest manifest) {
        if (file.columns() != manifest.getDSae()) {
            throw new InputException(
                    "'%s' has %d columns, expected %d, the width of SAE '%s'",
                    file.path(), file.columns(), manifest.getDSae(), manifest.getSae());
        }
        try (CsrRows rows = file.from(0)) {
            while (rows.next()) {
                if (rows.count() > FULLEST_ROW) {
                    throw new InputException(
                            "'%s' has %d latents active in row %d, expected %d at most",
                            file.path(), rows.count(), rows.row(), FULLEST_ROW);
                }
            }
        }
        String identity = new Fingerprint()
                .add(file.path().getFileName().toString())
                .add(Manifests.hash(manifest))
                .add(file.path())
                .sha256();
        return new CsrSource(file, manifest, identity);
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public long size() {
        return file.rows();
    }

    @Override
    public FeedCursor from(long position, long startedAt) {
        CsrRows rows = file.from(position);
        return new FeedCursor() {
            @Override
            public @Nullable FeedRecord next() {
                return rows.next() ? context(rows, startedAt) : null;
            }

            @Override
            public void close() {
                rows.close();
            }
        };
    }

    private FeedRecord context(CsrRows rows, long eventTime) {
        long first = rows.row();
        int[] offsets = new int[manifest.getContextSize() + 1];
        int[] latents = new int[0];
        float[] activations = new float[0];
        int tokens = 0;
        boolean more = true;
        while (more) {
            int entries = offsets[tokens];
            int longer = entries + rows.count();
            if (longer > latents.length) {
                latents = Arrays.copyOf(latents, Math.max(longer, 2 * latents.length));
                activations = Arrays.copyOf(activations, latents.length);
            }
            System.arraycopy(rows.latents(), 0, latents, entries, rows.count());
            System.arraycopy(rows.activations(), 0, activations, entries, rows.count());
            offsets[++tokens] = longer;
            more = tokens < manifest.getContextSize() && longer < FULL_CONTEXT && rows.next();
        }
        String document = file.path().getFileName() + "#" + first;
        return new FeedRecord(
                document,
                codec.encode(record(document, eventTime, tokens, offsets, latents, activations)),
                first + tokens);
    }

    private Activations record(
            String document, long eventTime, int tokens, int[] offsets, int[] latents, float[] activations) {
        ByteBuffer unknown = ByteBuffer.allocate(0);
        int entries = offsets[tokens];
        return Activations.newBuilder()
                .setSae(manifest.getSae())
                .setManifest(hash)
                .setDocument(document)
                .setCorpus(file.path().getFileName().toString())
                .setContext(0)
                .setPosition(0)
                .setEventTime(eventTime)
                .setText("")
                .setTokenEnds(unknown)
                .setTokenIds(unknown)
                .setSpecial(PackedColumns.packBits(new boolean[tokens]))
                .setOffsets(PackedColumns.packInts(offsets, 0, tokens + 1))
                .setLatents(PackedColumns.packLatents(latents, 0, entries, manifest.getDSae()))
                .setActivations(PackedColumns.packActivations(activations, 0, entries, manifest.getActivationType()))
                .build();
    }
}
