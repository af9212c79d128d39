package io.asterism.schemas.npz;

import java.util.Arrays;
import java.util.stream.IntStream;

/** A canonical prefix code as RFC 1951 (3.2.2) defines it: short for what is frequent, and no code longer than a limit. */
final class HuffmanCode {
    private final int[] lengths;
    private final int[] codes;

    /**
     * The code for symbols of these frequencies; what never occurs has none. At least one symbol must occur.
     *
     * @param longest most bits of a code
     */
    HuffmanCode(int[] frequencies, int longest) {
        int[] weights = frequencies.clone();
        int[] found = lengths(weights);
        while (Arrays.stream(found).max().orElse(0) > longest) {
            // Flatter frequencies make a flatter tree; equal ones, which this comes to, the flattest.
            Arrays.setAll(weights, symbol -> (weights[symbol] + 1) / 2);
            found = lengths(weights);
        }
        lengths = found;
        codes = codes(found, longest);
    }

    /** Bits of a symbol's code; 0 where it does not occur. */
    int bits(int symbol) {
        return lengths[symbol];
    }

    /** A symbol's code, its first bit lowest, as it goes into the stream. */
    int code(int symbol) {
        return codes[symbol];
    }

    int[] lengths() {
        return lengths.clone();
    }

    /** Huffman's tree, built from two queues: the symbols by weight, and the inner nodes in the order in which they are made. */
    private static int[] lengths(int[] weights) {
        int[] symbols = IntStream.range(0, weights.length)
                .filter(symbol -> weights[symbol] > 0)
                .boxed()
                .sorted((a, b) -> Integer.compare(weights[a], weights[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        int leaves = symbols.length;
        int[] lengths = new int[weights.length];
        if (leaves == 1) {
            lengths[symbols[0]] = 1;
            return lengths;
        }
        long[] weight = new long[2 * leaves - 1];
        int[] parent = new int[2 * leaves - 1];
        for (int leaf = 0; leaf < leaves; leaf++) {
            weight[leaf] = weights[symbols[leaf]];
        }
        int leaf = 0;
        int inner = leaves;
        for (int made = leaves; made < weight.length; made++) {
            for (int child = 0; child < 2; child++) {
                boolean takesLeaf = leaf < leaves && (inner == made || weight[leaf] <= weight[inner]);
                int taken = takesLeaf ? leaf++ : inner++;
                weight[made] += weight[taken];
                parent[taken] = made;
            }
        }
        int[] depth = new int[weight.length];
        for (int node = weight.length - 2; node >= 0; node--) {
            depth[node] = depth[parent[node]] + 1;
            if (node < leaves) {
                lengths[symbols[node]] = depth[node];
            }
        }
        return lengths;
    }

    private static int[] codes(int[] lengths, int longest) {
        int[] next = new int[longest + 2];
        for (int length : lengths) {
            next[length + 1] += length > 0 ? 1 : 0;
        }
        for (int bits = 1; bits <= longest; bits++) {
            next[bits] = (next[bits - 1] + next[bits]) << 1;
        }
        int[] codes = new int[lengths.length];
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            int bits = lengths[symbol];
            if (bits > 0) {
                codes[symbol] = Integer.reverse(next[bits]++) >>> (Integer.SIZE - bits);
            }
        }
        return codes;
    }
}
