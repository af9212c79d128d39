package io.asterism.processor.geometry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The decoder rows of all latents of an SAE: what can be asked of the weights alone. A row of zeros has the cosine 0 with every row. */
public final class DecoderTable {
    /** Lists of nearest latents that are kept. */
    private static final int LISTS = 1024;

    /** So many are looked for at least, so that a longer question is answered by the same search. */
    private static final int LISTED = 100;

    private final float[][] rows;
    private final double[] scales;
    private volatile @Nullable String digest;
    private final Cache<Integer, List<Near>> nearest =
            Caffeine.newBuilder().maximumSize(LISTS).build();

    /**
     * A latent beside another.
     *
     * @param cosine of the two decoder rows
     */
    public record Near(int latent, double cosine) {
        static final Comparator<Near> FARTHEST_FIRST =
                Comparator.comparingDouble(Near::cosine).thenComparing(Near::latent, Comparator.reverseOrder());
    }

    /**
     * A table of rows as they were published.
     *
     * @param rows {@code [dSae][width]}, all of one width; not copied
     */
    public DecoderTable(float[][] rows) {
        this.rows = rows;
        this.scales = new double[rows.length];
        for (int latent = 0; latent < rows.length; latent++) {
            double squares = 0;
            for (float component : rows[latent]) {
                squares += (double) component * component;
            }
            scales[latent] = squares == 0 ? 0 : 1 / Math.sqrt(squares);
        }
    }

    /** Number of latents. */
    public int latents() {
        return rows.length;
    }

    /** Components of a row. */
    public int width() {
        return rows.length == 0 ? 0 : rows[0].length;
    }

    /** The rows of some latents as they were published, {@code [latents][width]}. */
    public float[][] rows(int[] latents) {
        return Arrays.stream(latents).mapToObj(latent -> rows[latent].clone()).toArray(float[][]::new);
    }

    /** A latent's row scaled to length 1, {@code [width]}; one of zeros stays as it is. */
    float[] unitRow(int latent) {
        float[] unit = new float[rows[latent].length];
        for (int k = 0; k < unit.length; k++) {
            unit[k] = (float) (rows[latent][k] * scales[latent]);
        }
        return unit;
    }

    /** SHA-256 of all rows in hexadecimal: the same decoder has the same. */
    public String digest() {
        String known = digest;
        if (known == null) {
            known = sha256();
            digest = known;
        }
        return known;
    }

    private String sha256() {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        for (float[] row : rows) {
            ByteBuffer bytes = ByteBuffer.allocate(row.length * Float.BYTES);
            bytes.asFloatBuffer().put(row);
            sha256.update(bytes);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** Cosine of the decoder rows of two latents. */
    public double cosine(int one, int other) {
        return Math.max(-1, Math.min(1, dot(rows[one], rows[other]) * scales[one] * scales[other]));
    }

    /** The latents whose decoder rows point most nearly where another's does, nearest first, without itself; of equal ones the lower first. */
    public List<Near> nearest(int latent, int limit) {
        List<Near> known = nearest.getIfPresent(latent);
        if (known == null || known.size() < Math.min(limit, rows.length - 1)) {
            known = search(latent, Math.max(limit, LISTED));
            nearest.put(latent, known);
        }
        return known.subList(0, Math.min(limit, known.size()));
    }

    private List<Near> search(int latent, int limit) {
        PriorityQueue<Near> best = new PriorityQueue<>(Near.FARTHEST_FIRST);
        for (int other = 0; other < rows.length; other++) {
            if (other != latent) {
                double cosine = cosine(latent, other);
                Near last = best.peek();
                if (best.size() < limit || last == null || cosine > last.cosine()) {
                    best.add(new Near(other, cosine));
                }
                if (best.size() > limit) {
                    best.poll();
                }
            }
        }
        List<Near> sorted = new ArrayList<>(best);
        sorted.sort(Near.FARTHEST_FIRST.reversed());
        return List.copyOf(sorted);
    }

    /** Four sums side by side, so that additions need not wait for one another. */
    private static double dot(float[] a, float[] b) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        double sum = (double) s0 + s1 + ((double) s2 + s3);
        for (; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
