package io.asterism.producer.feed;

import io.asterism.producer.corpus.CsrFile;
import io.asterism.producer.corpus.CsrRows;
import io.asterism.producer.corpus.Fingerprint;
import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.InputException;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.PackedColumns;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files of activations as records, position = row. A run of rows is a context, and a document of its own named
 * {@code <file name>#<first row>}; it is shorter than the manifest's context size where rows are very full. Several files are of the same tokens:
 * they are cut at the same rows, under the name of the first, and go to their topics in the same step.
 */
public final class CsrSource implements FeedSource {
    private static final int FULL_CONTEXT = 1 << 17;
    private static final int FULLEST_ROW = (Topics.LARGEST_RECORD - (1 << 16)) / 8;

    private final AvroCodec<Activations> codec = AvroCodec.of(Activations.getClassSchema());
    private final List<Matrix> matrices;
    private final String identity;

    /** One SAE's activations. */
    private record Matrix(CsrFile file, SaeManifest manifest, String hash) {
        String name() {
            return file.path().getFileName().toString();
        }
    }

    private CsrSource(List<Matrix> matrices, String identity) {
        this.matrices = matrices;
        this.identity = identity;
    }

    /**
     * Checks a whole file.
     *
     * @throws InputException if the file breaks a rule, a row of it is too full for a record, or it is not as wide as the SAE
     */
    public static CsrSource check(CsrFile file, SaeManifest manifest) {
        return check(List.of(file), List.of(manifest));
    }

    /**
     * Checks whole files.
     *
     * @param manifests of their SAEs, beside the files; their contexts are cut alike
     * @throws InputException if a file breaks a rule, a row of it is too full for a record, it is not as wide as its SAE, or it has other rows
     *     than the first
     */
    public static CsrSource check(List<CsrFile> files, List<SaeManifest> manifests) {
        Matrix[] matrices = new Matrix[files.size()];
        Fingerprint fingerprint = new Fingerprint();
        for (int k = 0; k < matrices.length; k++) {
            matrices[k] = check(files.get(0), files.get(k), manifests.get(k));
            fingerprint
                    .add(matrices[k].name())
                    .add(matrices[k].hash())
                    .add(files.get(k).path());
        }
        return new CsrSource(List.of(matrices), fingerprint.sha256());
    }

    private static Matrix check(CsrFile first, CsrFile file, SaeManifest manifest) {
        if (file.columns() != manifest.getDSae()) {
            throw new InputException(
                    "'%s' has %d columns, expected %d, the width of SAE '%s'",
                    file.path(), file.columns(), manifest.getDSae(), manifest.getSae());
        }
        if (file.rows() != first.rows()) {
            throw new InputException(
                    "'%s' has %d rows and '%s' has %d, expected as many of each: a row is the same token in all of them",
                    first.path(), first.rows(), file.path(), file.rows());
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
        return new Matrix(file, manifest, Manifests.hash(manifest));
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public long size() {
        return matrices.get(0).file().rows();
    }

    @Override
    public FeedCursor from(long position, long startedAt) {
        List<Reading> readings = matrices.stream()
                .map(matrix -> new Reading(matrix, matrix.file().from(position)))
                .toList();
        return new FeedCursor() {
            @Override
            public @Nullable FeedRecord next() {
                return advance(readings) ? context(readings, startedAt) : null;
            }

            @Override
            public void close() {
                readings.forEach(Reading::close);
            }
        };
    }

    /** Goes on to the next row of all files; false behind the last. */
    private static boolean advance(List<Reading> readings) {
        boolean more = false;
        for (Reading reading : readings) {
            more = reading.rows.next();
        }
        return more;
    }

    private FeedRecord context(List<Reading> readings, long eventTime) {
        Reading main = readings.get(0);
        long first = main.rows.row();
        int size = main.matrix.manifest().getContextSize();
        readings.forEach(Reading::begin);
        boolean more = true;
        while (more) {
            boolean full = false;
            for (Reading reading : readings) {
                reading.take();
                full |= reading.tokens == size || reading.entries() >= FULL_CONTEXT;
            }
            more = !full && advance(readings);
        }
        String document = main.matrix.name() + "#" + first;
        Map<SaeId, byte[]> beside = new LinkedHashMap<>();
        for (Reading reading : readings.subList(1, readings.size())) {
            beside.put(
                    new SaeId(reading.matrix.manifest().getSae()), codec.encode(reading.record(document, eventTime)));
        }
        return new FeedRecord(document, codec.encode(main.record(document, eventTime)), first + main.tokens, beside);
    }

    /** A file's rows, and those of the context that is being cut. */
    private static final class Reading {
        private final Matrix matrix;
        private final CsrRows rows;
        private int tokens;
        private int[] offsets;
        private int[] latents = new int[0];
        private float[] activations = new float[0];

        Reading(Matrix matrix, CsrRows rows) {
            this.matrix = matrix;
            this.rows = rows;
            this.offsets = new int[matrix.manifest().getContextSize() + 1];
        }

        void begin() {
            tokens = 0;
        }

        int entries() {
            return offsets[tokens];
        }

        /** Takes the row that it stands at. */
        void take() {
            int entries = entries();
            int longer = entries + rows.count();
            if (longer > latents.length) {
                latents = Arrays.copyOf(latents, Math.max(longer, 2 * latents.length));
                activations = Arrays.copyOf(activations, latents.length);
            }
            System.arraycopy(rows.latents(), 0, latents, entries, rows.count());
            System.arraycopy(rows.activations(), 0, activations, entries, rows.count());
            offsets[++tokens] = longer;
        }

        Activations record(String document, long eventTime) {
            ByteBuffer unknown = ByteBuffer.allocate(0);
            SaeManifest manifest = matrix.manifest();
            return Activations.newBuilder()
                    .setSae(manifest.getSae())
                    .setManifest(matrix.hash())
                    .setDocument(document)
                    .setCorpus(matrix.name())
                    .setContext(0)
                    .setPosition(0)
                    .setEventTime(eventTime)
                    .setText("")
                    .setTokenEnds(unknown)
                    .setTokenIds(unknown)
                    .setSpecial(PackedColumns.packBits(new boolean[tokens]))
                    .setOffsets(PackedColumns.packInts(offsets, 0, tokens + 1))
                    .setLatents(PackedColumns.packLatents(latents, 0, entries(), manifest.getDSae()))
                    .setActivations(
                            PackedColumns.packActivations(activations, 0, entries(), manifest.getActivationType()))
                    .build();
        }

        void close() {
            rows.close();
        }
    }
}
