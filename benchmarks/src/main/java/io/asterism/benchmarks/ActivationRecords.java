package io.asterism.benchmarks;

import io.asterism.schemas.ActivationType;
import io.asterism.schemas.Activations;
import io.asterism.schemas.CountingSettings;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.PackedColumns;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.SpecialTokens;
import io.asterism.schemas.ThresholdKind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Tokens as activation records: contexts of 128 tokens, all of one pane, each a document of its own. */
public final class ActivationRecords {
    /** Tokens of a context. */
    static final int CONTEXT = 128;

    /** The SAE that the records are of. */
    static final SaeId SAE = new SaeId("benchmark.stream");

    private static final long EVENT_TIME = 1_700_000_000_000L;

    private final SparseTokens tokens;
    private final SaeManifest manifest;
    private final String hash;

    /** The records of these tokens. */
    public ActivationRecords(SparseTokens tokens) {
        this.tokens = tokens;
        this.manifest = manifest(tokens.dSae());
        this.hash = Manifests.hash(manifest);
    }

    /** The manifest: counted at one threshold, whatever fires. */
    public SaeManifest manifest() {
        return manifest;
    }

    static SaeManifest manifest(int dSae) {
        SaeManifest.Builder manifest = SaeManifest.newBuilder()
                .setSae(SAE.value())
                .setModel("benchmark")
                .setHookPoint("")
                .setDIn(0)
                .setDSae(dSae)
                .setContextSize(CONTEXT)
                .setSpecialTokens(SpecialTokens.MASKED)
                .setThresholdKind(ThresholdKind.NONE);
        return CountingSettings.DEFAULT
                .withThresholds(List.of(0.0))
                .applyTo(manifest)
                .build();
    }

    /** Number of records. */
    public int count() {
        return (tokens.tokens() + CONTEXT - 1) / CONTEXT;
    }

    /** One record. */
    public Activations record(int context) {
        int first = context * CONTEXT;
        int end = Math.min(tokens.tokens(), first + CONTEXT);
        int from = tokens.start(first);
        int to = tokens.end(end - 1);
        int[] offsets = IntStream.rangeClosed(first, end)
                .map(token -> tokens.offsets()[token] - from)
                .toArray();
        int[] latents = new int[to - from];
        Arrays.setAll(latents, k -> tokens.latents()[from + k]);
        return Activations.newBuilder()
                .setSae(SAE.value())
                .setManifest(hash)
                .setDocument(Integer.toString(context))
                .setCorpus("benchmark")
                .setContext(0)
                .setPosition(0)
                .setEventTime(EVENT_TIME)
                .setText("")
                .setTokenEnds(ByteBuffer.allocate(0))
                .setTokenIds(ByteBuffer.allocate(0))
                .setSpecial(PackedColumns.packBits(new boolean[end - first]))
                .setOffsets(PackedColumns.packInts(offsets, 0, offsets.length))
                .setLatents(PackedColumns.packLatents(latents, 0, latents.length, tokens.dSae()))
                .setActivations(PackedColumns.packActivations(tokens.activations(), from, to, ActivationType.F32))
                .build();
    }
}
