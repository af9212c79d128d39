package io.asterism.processor.pairing;

import io.asterism.processor.counting.Stream;
import io.asterism.schemas.Activations;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.PackedColumns;
import io.asterism.schemas.Pair;
import io.asterism.schemas.PairId;
import io.asterism.schemas.Pairs;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.SpecialTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;

/** Two SAEs' streams of the same contexts, made by hand, and the naive counts of them as a pair. */
public final class PairStream {
    /** The stream of the rows' SAE. */
    public final Stream a;

    /** The stream of the columns' SAE. */
    public final Stream b;

    private final List<boolean[]> special = new ArrayList<>();

    private PairStream(int rows, int columns, double... taus) {
        a = new Stream(rows, taus);
        b = new Stream(columns, taus);
        b.manifest.setSae("test.other");
    }

    /** Random contexts of up to 20 tokens, 40 ms of event time apart; of some tokens only a is to be masked, of none b. */
    public static PairStream random(Random random, int rows, int columns, int contexts, double... taus) {
        PairStream stream = new PairStream(rows, columns, taus);
        stream.b.manifest.setSpecialTokens(SpecialTokens.COUNTED);
        for (int k = 0; k < contexts; k++) {
            int tokens = random.nextInt(20) + 1;
            stream.a.context(10_000 + 40L * k, tokens(random, rows, tokens));
            stream.b.context(10_000 + 40L * k, tokens(random, columns, tokens));
            boolean[] masked = new boolean[tokens];
            masked[0] = random.nextInt(3) == 0;
            stream.special.add(masked);
            for (Stream side : List.of(stream.a, stream.b)) {
                Activations record = side.records.get(k);
                record.setSae(side.manifest.getSae());
                record.setManifest(Manifests.hash(side.manifest));
                record.setSpecial(PackedColumns.packBits(masked));
            }
        }
        return stream;
    }

    private static List<SortedMap<Integer, Float>> tokens(Random random, int latents, int number) {
        float[] values = {0.25f, 0.5f, 0.75f, 1f, 1.5f, 1.75f, 40f};
        List<SortedMap<Integer, Float>> tokens = new ArrayList<>();
        for (int t = 0; t < number; t++) {
            SortedMap<Integer, Float> token = Stream.token();
            for (int k = random.nextInt(9); k > 0; k--) {
                token.put(random.nextInt(latents), values[random.nextInt(values.length)]);
            }
            tokens.add(token);
        }
        return tokens;
    }

    /** The definition of the pair, with so many tokens between. */
    public Pair pair(int first, int last) {
        SaeManifest ofA = a.manifest;
        SaeManifest ofB = b.manifest;
        return Pairs.of(new PairId(new SaeId(ofA.getSae()), new SaeId(ofB.getSae()), first, last), ofA, ofB, 7);
    }

    /** The plan by which it is counted. */
    public PairPlan plan(int first, int last) {
        return PairPlan.of(pair(first, last), a.manifest, new float[0], b.manifest, new float[0]);
    }

    /**
     * What is counted of some contexts.
     *
     * @param counts n_ij
     * @param rows n_i
     * @param columns n_j
     * @param tokens N
     */
    public record Naive(long[][] counts, long[] rows, long[] columns, long tokens) {}

    /** The counts by the definition, token by token and pair by pair. */
    public Naive naive(double tau, int first, int last, List<Integer> contexts) {
        int m = a.manifest.getDSae();
        int n = b.manifest.getDSae();
        Naive counted = new Naive(new long[m][n], new long[m], new long[n], 0);
        long joined = 0;
        for (int k : contexts) {
            List<SortedMap<Integer, Float>> ofA = a.tokens(k);
            List<SortedMap<Integer, Float>> ofB = b.tokens(k);
            for (int t = 0; t < ofA.size(); t++) {
                if (special.get(k)[t] || t + first >= ofB.size()) {
                    continue;
                }
                joined++;
                boolean[] fires = new boolean[n];
                for (int later = t + first; later <= Math.min(t + last, ofB.size() - 1); later++) {
                    ofB.get(later).forEach((j, f) -> fires[j] |= f > (float) tau);
                }
                for (int j = 0; j < n; j++) {
                    counted.columns[j] += fires[j] ? 1 : 0;
                }
                ofA.get(t).forEach((i, f) -> {
                    if (f > (float) tau) {
                        counted.rows[i]++;
                        for (int j = 0; j < n; j++) {
                            counted.counts[i][j] += fires[j] ? 1 : 0;
                        }
                    }
                });
            }
        }
        return new Naive(counted.counts, counted.rows, counted.columns, joined);
    }
}
