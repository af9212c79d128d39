package io.asterism.processor.geometry;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * A decoder's latents put together two clusters at a time, those first whose rows are nearest on average (agglomerative clustering, average linkage,
 * cosine distance).
 */
public final class DecoderTree {
    private final int latents;

    /** A latent of each of the two clusters that a merge unites, by rising height, {@code [latents - 1]}. */
    private final int[] one;

    private final int[] other;
    private final double[] heights;

    private DecoderTree(int latents, int[] one, int[] other, double[] heights) {
        this.latents = latents;
        this.one = one;
        this.other = other;
        this.heights = heights;
    }

    /**
     * The tree of a decoder.
     *
     * @param progress told the share that is done
     */
    public static DecoderTree of(DecoderTable decoder, DoubleConsumer progress) {
        MeanChain chain = new MeanChain(decoder);
        int latents = decoder.latents();
        int merges = Math.max(0, latents - 1);
        int[] one = new int[merges];
        int[] other = new int[merges];
        double[] heights = new double[merges];
        double[] heightOf = new double[latents];
        for (int merge = 0; merge < merges; merge++) {
            double height = chain.next();
            one[merge] = chain.kept();
            other[merge] = chain.joined();
            // Of rounding alone a cluster could stand a little below one of its parts.
            heights[merge] = Math.max(height, Math.max(heightOf[one[merge]], heightOf[other[merge]]));
            heightOf[one[merge]] = heights[merge];
            progress.accept((merge + 1.0) / merges);
        }
        // The sort is stable, so that a cluster comes before what it is a part of.
        int[] order = IntStream.range(0, merges)
                .boxed()
                .sorted(Comparator.comparingDouble(merge -> heights[merge]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new DecoderTree(
                latents,
                Arrays.stream(order).map(merge -> one[merge]).toArray(),
                Arrays.stream(order).map(merge -> other[merge]).toArray(),
                Arrays.stream(order).mapToDouble(merge -> heights[merge]).toArray());
    }

    /** Number of latents. */
    public int latents() {
        return latents;
    }

    /** The height of a merge, by rising height: average cosine distance of the two clusters. */
    public double height(int merge) {
        return heights[merge];
    }

    /** The tree cut into so many clusters. */
    public Cut intoClusters(int clusters) {
        return new Cut(Math.max(0, latents - Math.max(1, clusters)));
    }

    /** The tree cut at a height: what is united at or below it stays together. */
    public Cut atHeight(double height) {
        int merges = 0;
        while (merges < heights.length && heights[merges] <= height) {
            merges++;
        }
        return new Cut(merges);
    }

    /**
     * A merge of two clusters of a cut.
     *
     * @param first a cluster of the cut, by its number; from their number on what earlier merges made
     * @param second likewise
     * @param height average cosine distance
     * @param size latents of both
     */
    public record Merge(int first, int second, double height, int size) {}

    /** Clusters, numbered in the order of their smallest latents. */
    public final class Cut {
        private final int applied;
        private final int[] clusters;
        private final int count;

        private Cut(int applied) {
            this.applied = applied;
            Union union = new Union(latents);
            for (int merge = 0; merge < applied; merge++) {
                union.join(one[merge], other[merge]);
            }
            this.clusters = new int[latents];
            int[] numbers = new int[latents];
            Arrays.fill(numbers, -1);
            int next = 0;
            for (int latent = 0; latent < latents; latent++) {
                int root = union.root(latent);
                if (numbers[root] < 0) {
                    numbers[root] = next++;
                }
                clusters[latent] = numbers[root];
            }
            this.count = next;
        }

        /** Number of clusters. */
        public int count() {
            return count;
        }

        /** The cluster of each latent, {@code [latents]}. */
        public int[] clusters() {
            return clusters.clone();
        }

        /** What becomes of the clusters above the cut, by rising height. */
        public Merge[] above() {
            Union union = new Union(latents);
            int[] number = clusters.clone();
            int[] size = new int[latents];
            for (int merge = 0; merge < applied; merge++) {
                union.join(one[merge], other[merge]);
            }
            for (int latent = 0; latent < latents; latent++) {
                size[union.root(latent)]++;
            }
            Merge[] above = new Merge[heights.length - applied];
            for (int merge = applied; merge < heights.length; merge++) {
                int first = union.root(one[merge]);
                int second = union.root(other[merge]);
                int together = size[first] + size[second];
                above[merge - applied] = new Merge(
                        Math.min(number[first], number[second]),
                        Math.max(number[first], number[second]),
                        heights[merge],
                        together);
                int root = union.join(first, second);
                size[root] = together;
                number[root] = count + merge - applied;
            }
            return above;
        }
    }

    private static final class Union {
        private final int[] parent;

        Union(int nodes) {
            parent = IntStream.range(0, nodes).toArray();
        }

        int root(int node) {
            int at = node;
            while (parent[at] != at) {
                parent[at] = parent[parent[at]];
                at = parent[at];
            }
            return at;
        }

        int join(int one, int other) {
            int root = root(one);
            parent[root(other)] = root;
            return root;
        }
    }

    /** As bytes. */
    public void write(BlockWriter out) {
        for (int merge = 0; merge < heights.length; merge++) {
            out.varint(one[merge]).varint(other[merge]).f64(heights[merge]);
        }
    }

    /** Of bytes that {@link #write} made. */
    public static DecoderTree read(BlockReader in, int latents) {
        int merges = Math.max(0, latents - 1);
        int[] one = new int[merges];
        int[] other = new int[merges];
        double[] heights = new double[merges];
        Union union = new Union(latents);
        for (int merge = 0; merge < merges; merge++) {
            one[merge] = in.number("a latent", 0, latents - 1);
            other[merge] = in.number("a latent", 0, latents - 1);
            heights[merge] = in.finite("a height");
            if (union.root(one[merge]) == union.root(other[merge])) {
                throw new BrokenBlockException("its merge %d unites a cluster with itself", merge);
            }
            union.join(one[merge], other[merge]);
        }
        return new DecoderTree(latents, one, other, heights);
    }
}
