package io.asterism.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Valid contexts of activations, and what they hold before they are packed.
 *
 * @param latents of each token, ascending
 * @param activations beside them
 */
record Batch(SaeManifest manifest, int[][] latents, float[][] activations, boolean[] special, Activations record) {
    private static final List<String> WORDS = List.of("a", " the", "é", " 漢字", "🙂", "", "\n");

    int tokens() {
        return latents.length;
    }

    static SaeManifest manifest(int dSae, ActivationType type) {
        return CountingSettings.DEFAULT
                .applyTo(SaeManifest.newBuilder()
                        .setSae("m.s")
                        .setModel("m")
                        .setHookPoint("")
                        .setDIn(0)
                        .setDSae(dSae)
                        .setContextSize(1000)
                        .setSpecialTokens(SpecialTokens.MASKED)
                        .setActivationType(type)
                        .setThresholdKind(ThresholdKind.NONE))
                .build();
    }

    /** Of widths on both sides of two bytes a latent, with and without text and scalars. */
    static Arbitrary<Batch> any() {
        return pairs().map(pair -> pair.get(0));
    }

    /** Two of the same SAE. */
    static Arbitrary<List<Batch>> pairs() {
        Arbitrary<Integer> tokens = Arbitraries.integers().between(1, 40);
        Arbitrary<Long> seeds = Arbitraries.randomValue(Random::nextLong);
        return Combinators.combine(
                        Arbitraries.of(1, 5, 300, 65_535, 65_536, 65_537, 1 << 20),
                        Arbitraries.of(ActivationType.class),
                        tokens,
                        tokens,
                        seeds,
                        seeds)
                .as((dSae, type, n, m, a, b) -> List.of(of(dSae, type, n, a), of(dSae, type, m, b)));
    }

    private static Batch of(int dSae, ActivationType type, int tokens, long seed) {
        Random random = new Random(seed);
        int[][] latents = new int[tokens][];
        float[][] activations = new float[tokens][];
        boolean[] special = new boolean[tokens];
        for (int t = 0; t < tokens; t++) {
            latents[t] = IntStream.generate(() -> random.nextInt(dSae))
                    .limit(random.nextInt(8))
                    .distinct()
                    .sorted()
                    .toArray();
            activations[t] = new float[latents[t].length];
            for (int k = 0; k < activations[t].length; k++) {
                // Powers of two between the least and the largest half, so that both types hold them exactly.
                activations[t][k] = (float) Math.scalb(1.0, random.nextInt(40) - 24);
            }
            special[t] = random.nextBoolean();
        }
        SaeManifest manifest = manifest(dSae, type);
        return new Batch(
                manifest, latents, activations, special, pack(manifest, latents, activations, special, random));
    }

    private static Activations pack(
            SaeManifest manifest, int[][] latents, float[][] activations, boolean[] special, Random random) {
        int tokens = latents.length;
        int[] offsets = new int[tokens + 1];
        for (int t = 0; t < tokens; t++) {
            offsets[t + 1] = offsets[t] + latents[t].length;
        }
        int[] ids = Arrays.stream(latents).flatMapToInt(Arrays::stream).toArray();
        float[] values = new float[ids.length];
        for (int t = 0; t < tokens; t++) {
            System.arraycopy(activations[t], 0, values, offsets[t], activations[t].length);
        }
        boolean withText = random.nextBoolean();
        StringBuilder text = new StringBuilder();
        int[] ends = new int[tokens];
        for (int t = 0; t < tokens; t++) {
            text.append(WORDS.get(random.nextInt(WORDS.size())));
            ends[t] = text.toString().getBytes(StandardCharsets.UTF_8).length;
        }
        boolean withScalars = random.nextBoolean();
        ByteBuffer none = ByteBuffer.allocate(0);
        ByteBuffer scalars = PackedColumns.packScalars(new float[tokens], 0, tokens);
        return Activations.newBuilder()
                .setSae(manifest.getSae())
                .setManifest(Manifests.hash(manifest))
                .setDocument("d")
                .setCorpus("c")
                .setContext(random.nextInt(3))
                .setPosition(random.nextInt(3))
                .setEventTime(random.nextLong())
                .setText(withText ? text.toString() : "")
                .setTokenEnds(withText ? PackedColumns.packInts(ends, 0, tokens) : none)
                .setTokenIds(random.nextBoolean() ? PackedColumns.packInts(ends, 0, tokens) : none)
                .setSpecial(PackedColumns.packBits(special))
                .setOffsets(PackedColumns.packInts(offsets, 0, tokens + 1))
                .setLatents(PackedColumns.packLatents(ids, 0, ids.length, manifest.getDSae()))
                .setActivations(PackedColumns.packActivations(values, 0, ids.length, manifest.getActivationType()))
                .setSquaredNorm(withScalars ? scalars : null)
                .setSquaredError(withScalars ? scalars : null)
                .setCrossEntropy(withScalars ? scalars : null)
                .setCrossEntropySpliced(withScalars ? scalars : null)
                .build();
    }
}
