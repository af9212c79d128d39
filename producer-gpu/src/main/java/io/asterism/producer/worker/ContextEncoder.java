package io.asterism.producer.worker;

import io.asterism.producer.reading.Context;
import io.asterism.producer.reading.ContextQuality;
import io.asterism.producer.reading.SparseActivations;
import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.PackedColumns;
import io.asterism.schemas.SaeManifest;
import java.nio.ByteBuffer;

/** Makes records of what one SAE's activations are on a context. */
public final class ContextEncoder {
    private final AvroCodec<Activations> codec = AvroCodec.of(Activations.getClassSchema());
    private final SaeManifest manifest;
    private final String hash;

    /** Records that name this manifest. */
    public ContextEncoder(SaeManifest manifest) {
        this.manifest = manifest;
        this.hash = Manifests.hash(manifest);
    }

    byte[] encode(Context context, SparseActivations sparse) {
        return codec.encode(record(context, sparse));
    }

    /** The record of a context. */
    public Activations record(Context context, SparseActivations sparse) {
        int tokens = context.tokenIds().length;
        int entries = sparse.offsets()[tokens];
        Activations.Builder builder = Activations.newBuilder()
                .setSae(manifest.getSae())
                .setManifest(hash)
                .setDocument(context.document())
                .setCorpus(context.corpus())
                .setContext(context.index())
                .setPosition(context.position())
                .setEventTime(context.eventTime())
                .setText(context.text())
                .setTokenEnds(PackedColumns.packInts(context.tokenEnds(), 0, tokens))
                .setTokenIds(PackedColumns.packInts(context.tokenIds(), 0, tokens))
                .setSpecial(PackedColumns.packBits(context.special()))
                .setOffsets(PackedColumns.packInts(sparse.offsets(), 0, tokens + 1))
                .setLatents(PackedColumns.packLatents(sparse.latents(), 0, entries, manifest.getDSae()))
                .setActivations(
                        PackedColumns.packActivations(sparse.activations(), 0, entries, manifest.getActivationType()))
                .setSquaredNorm(PackedColumns.packScalars(sparse.squaredNorm(), 0, tokens))
                .setSquaredError(PackedColumns.packScalars(sparse.squaredError(), 0, tokens));
        sparse.quality().ifPresent(quality -> addTo(builder, quality));
        return builder.build();
    }

    private static void addTo(Activations.Builder builder, ContextQuality quality) {
        builder.setCrossEntropy(packed(quality.crossEntropy()))
                .setCrossEntropySpliced(packed(quality.crossEntropySpliced()))
                .setCrossEntropyAblated(packed(quality.crossEntropyAblated()))
                .setKlSpliced(packed(quality.klSpliced()))
                .setSquaredTarget(packed(quality.squaredTarget()))
                .setSquaredReconstruction(packed(quality.squaredReconstruction()))
                .setTargetDotReconstruction(packed(quality.dot()))
                .setTargetSum(PackedColumns.packDoubles(quality.targetSum()));
    }

    private static ByteBuffer packed(float[] scalars) {
        return PackedColumns.packScalars(scalars, 0, scalars.length);
    }
}
