package io.asterism.processor.counting;

import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.ActivationType;
import io.asterism.schemas.Activations;
import io.asterism.schemas.InvalidActivationsException;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.PackedColumns;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.SpecialTokens;
import io.asterism.schemas.ThresholdKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** A stream made by hand: contexts of tokens, each a map from latent to activation, and the naive counts of it. */
public final class Stream {
    public final SaeManifest manifest;
    public final List<Activations> records = new ArrayList<>();
    private final List<List<SortedMap<Integer, Float>>> contexts = new ArrayList<>();

    /** A stream of an SAE with these thresholds. */
    public Stream(int dSae, double... thresholds) {
        List<Double> taus = new ArrayList<>();
        for (double tau : thresholds) {
            taus.add(tau);
        }
        manifest = SaeManifest.newBuilder()
                .setSae("test.sae")
                .setModel("test")
                .setHookPoint("")
                .setDIn(0)
                .setDSae(dSae)
                .setContextSize(128)
                .setSpecialTokens(SpecialTokens.MASKED)
                .setThresholdKind(ThresholdKind.NONE)
                .setThresholds(taus)
                .setPaneMillis(1000)
                .setGraceMillis(0)
                .setRetentionMillis(3_600_000)
                .build();
    }

    /** A token from latent, activation, latent, activation ... */
    public static SortedMap<Integer, Float> token(double... pairs) {
        SortedMap<Integer, Float> token = new TreeMap<>();
        for (int k = 0; k < pairs.length; k += 2) {
            token.put((int) pairs[k], (float) pairs[k + 1]);
        }
        return token;
    }

    /** Adds a context. */
    public Stream context(long eventTime, List<SortedMap<Integer, Float>> tokens) {
        int[] offsets = new int[tokens.size() + 1];
        List<Integer> latents = new ArrayList<>();
        List<Float> activations = new ArrayList<>();
        for (int t = 0; t < tokens.size(); t++) {
            tokens.get(t).forEach((latent, activation) -> {
                latents.add(latent);
                activations.add(activation);
            });
            offsets[t + 1] = latents.size();
        }
        int[] ids = latents.stream().mapToInt(latent -> latent).toArray();
        float[] values = new float[ids.length];
        for (int k = 0; k < values.length; k++) {
            values[k] = activations.get(k);
        }
        records.add(Activations.newBuilder()
                .setSae(manifest.getSae())
                .setManifest(Manifests.hash(manifest))
                .setDocument("document " + contexts.size())
                .setCorpus("test")
                .setContext(0)
                .setPosition(0)
                .setEventTime(eventTime)
                .setText("")
                .setTokenEnds(ByteBuffer.allocate(0))
                .setTokenIds(ByteBuffer.allocate(0))
                .setSpecial(PackedColumns.packBits(new boolean[tokens.size()]))
                .setOffsets(PackedColumns.packInts(offsets, 0, offsets.length))
                .setLatents(PackedColumns.packLatents(ids, 0, ids.length, manifest.getDSae()))
                .setActivations(PackedColumns.packActivations(values, 0, values.length, ActivationType.F32))
                .build());
        contexts.add(tokens);
        return this;
    }

    TaskCounts count(TaskCounts counts) {
        ActivationColumns columns = new ActivationColumns(manifest);
        for (int k = 0; k < records.size(); k++) {
            try {
                columns.read(records.get(k));
            } catch (InvalidActivationsException e) {
                throw new AssertionError(e);
            }
            counts.add(records.get(k), columns, k);
        }
        counts.countPending();
        return counts;
    }

    /** The symmetric matrix by the definition: two loops over each token. */
    public long[][] naive(double tau) {
        return naive(tau, 0, contexts.size());
    }

    /** The tokens of a context: latents with their activations. */
    public List<SortedMap<Integer, Float>> tokens(int context) {
        return contexts.get(context);
    }

    /** The matrix of some of the contexts. */
    public long[][] naive(double tau, int fromContext, int toContext) {
        int dSae = manifest.getDSae();
        long[][] matrix = new long[dSae][dSae];
        for (List<SortedMap<Integer, Float>> context : contexts.subList(fromContext, toContext)) {
            for (SortedMap<Integer, Float> token : context) {
                token.forEach((i, f) -> token.forEach((j, g) -> {
                    if (f > (float) tau && g > (float) tau) {
                        matrix[i][j]++;
                    }
                }));
            }
        }
        return matrix;
    }

    /** The symmetric matrix as it can be read. */
    public static long[][] matrix(PairCounts counts) {
        int dSae = counts.dSae();
        long[][] matrix = new long[dSae][dSae];
        for (int i = 0; i < dSae; i++) {
            counts.addRow(i, 0, dSae, matrix[i]);
            matrix[i][i] = counts.fires(i);
            for (int j = 0; j < i; j++) {
                matrix[i][j] = matrix[j][i];
            }
        }
        return matrix;
    }

    /**
     * A random stream whose event time moves on by 40 ms a context and falls back by up to two seconds now and then: with panes of a second,
     * a grace of 300 ms and a retention of three seconds, panes close and expire and contexts come late. Some documents come again.
     */
    public static Stream unruly(Random random, int dSae, int contexts, double... taus) {
        Stream stream = random(random, dSae, contexts, taus);
        stream.manifest.setGraceMillis(300);
        stream.manifest.setRetentionMillis(3000);
        for (int k = 0; k < contexts; k++) {
            Activations record = stream.records.get(k);
            record.setManifest(Manifests.hash(stream.manifest));
            record.setEventTime(10_000 + 40L * k - (random.nextInt(6) == 0 ? random.nextInt(2000) : 0));
            if (k > 0 && random.nextInt(8) == 0) {
                int again = random.nextInt(k);
                long eventTime = record.getEventTime();
                stream.contexts.set(k, stream.contexts.get(again));
                stream.records.set(
                        k,
                        Activations.newBuilder(stream.records.get(again))
                                .setEventTime(eventTime)
                                .build());
            }
        }
        return stream;
    }

    /** Contexts of random tokens, with activations at and around the usual thresholds. */
    public static Stream random(Random random, int dSae, int contexts, double... taus) {
        Stream stream = new Stream(dSae, taus);
        float[] values = {0.25f, 0.5f, 0.75f, 1f, 1.5f, 1.75f, 40f};
        for (int context = 0; context < contexts; context++) {
            List<SortedMap<Integer, Float>> tokens = new ArrayList<>();
            for (int t = random.nextInt(20) + 1; t > 0; t--) {
                SortedMap<Integer, Float> token = new TreeMap<>();
                for (int k = random.nextInt(12); k > 0; k--) {
                    token.put(random.nextInt(dSae), values[random.nextInt(values.length)]);
                }
                tokens.add(token);
            }
            stream.context(context * 400L, tokens);
        }
        return stream;
    }
}
