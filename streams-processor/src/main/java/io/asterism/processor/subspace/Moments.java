package io.asterism.processor.subspace;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import java.util.Arrays;

/**
 * The sums over a group's activations from which its principal components follow exactly (methods specification A.6, streaming
 * identity): over the examples, which are the tokens on which any member is above 0, their number n, Σa and Σaaᵀ. Moments of
 * disjoint parts of a stream add up.
 */
public final class Moments {
    private final int members;
    private final long[] fires;
    private final double[] sum;
    private final double[] products;
    private long tokens;
    private long examples;

    /** Moments of nothing, of a group of so many members. */
    public Moments(int members) {
        this.members = members;
        fires = new long[members];
        sum = new double[members];
        products = new double[members * (members + 1) / 2];
    }

    /** Number of members, |S|. */
    public int members() {
        return members;
    }

    /** Tokens seen, examples or not. */
    public long tokens() {
        return tokens;
    }

    /** Tokens on which any member fires: n. */
    public long examples() {
        return examples;
    }

    /** Examples on which a member fires. */
    public long fires(int member) {
        return fires[member];
    }

    /** Mean activation of each member over the examples, {@code [members]}; 0 where there is none. */
    public double[] means() {
        return Arrays.stream(sum).map(s -> examples == 0 ? 0 : s / examples).toArray();
    }

    /** Covariance of the members' activations over the examples, {@code [members, members]}, over n - 1; needs two examples. */
    public double[][] covariance() {
        double[][] covariance = new double[members][members];
        for (int i = 0; i < members; i++) {
            for (int j = i; j < members; j++) {
                double centred = products[place(i, j)] - sum[i] * (sum[j] / examples);
                covariance[i][j] = centred / (examples - 1);
                covariance[j][i] = covariance[i][j];
            }
        }
        return covariance;
    }

    /** Notes tokens seen. */
    void addTokens(long more) {
        tokens += more;
    }

    /**
     * Adds an example.
     *
     * @param active the members that fire, ascending
     * @param activations theirs, above 0
     * @param count how many they are
     */
    void addExample(int[] active, float[] activations, int count) {
        examples++;
        for (int a = 0; a < count; a++) {
            fires[active[a]]++;
            sum[active[a]] += activations[a];
            for (int b = a; b < count; b++) {
                products[place(active[a], active[b])] += (double) activations[a] * activations[b];
            }
        }
    }

    /** Adds the moments of another part of the stream. */
    void add(Moments other) {
        tokens += other.tokens;
        examples += other.examples;
        for (int i = 0; i < members; i++) {
            fires[i] += other.fires[i];
            sum[i] += other.sum[i];
        }
        for (int k = 0; k < products.length; k++) {
            products[k] += other.products[k];
        }
    }

    void encode(BlockWriter out) {
        out.varint(members).varint(tokens).varint(examples);
        for (int i = 0; i < members; i++) {
            out.varint(fires[i]).f64(sum[i]);
        }
        for (double product : products) {
            out.f64(product);
        }
    }

    /**
     * Reads moments back.
     *
     * @throws io.asterism.processor.blocks.BrokenBlockException if the bytes are not the moments of a group of so many members
     */
    static Moments decode(BlockReader in, int members) {
        in.number("the number of members", members, members);
        Moments moments = new Moments(members);
        moments.tokens = in.number("tokens", 0, BlockReader.MOST);
        moments.examples = in.number("examples", 0, moments.tokens);
        for (int i = 0; i < members; i++) {
            moments.fires[i] = in.number("the fires of a member", 0, moments.examples);
            moments.sum[i] = in.sum("a sum");
        }
        for (int k = 0; k < moments.products.length; k++) {
            moments.products[k] = in.sum("a sum of products");
        }
        return moments;
    }

    /** Place of Σ a_i a_j in the packed upper triangle, {@code i <= j}. */
    private int place(int i, int j) {
        return i * members - i * (i - 1) / 2 + j - i;
    }
}
