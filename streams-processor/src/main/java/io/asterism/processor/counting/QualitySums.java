package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import io.asterism.schemas.Activations;
import io.asterism.schemas.PackedColumns;
import io.asterism.schemas.TokenColumns;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How well an SAE stands in for what it reconstructs, as sums over the tokens that it was measured on; sums of different tokens add up.
 * Kept apart by where in its context a token stands. One thread adds records; any thread may read.
 */
public final class QualitySums {
    /** First positions of the buckets that tokens are told apart by (methods D.3). */
    public static final List<Integer> POSITIONS = List.of(0, 32, 64, 128, 256, 512, 1024);

    private static final int VERSION = 1;
    private static final Part[] PARTS = Part.values();
    private static final double[] NO_VECTOR = new double[0];

    /** What is summed over a bucket's tokens. The places are stored: never given again. */
    public enum Part {
        /** Tokens of which reconstruction and target are known. */
        TOKENS(0),
        /** Their active latents, at the lowest threshold. */
        ACTIVE(1),
        /** {@code |x - x'|^2}. */
        SQUARED_ERROR(2),
        /** {@code |x|^2}. */
        SQUARED_TARGET(3),
        /** Tokens with a target that is not 0. */
        DIRECTED(4),
        /** Over these, the cosine of x and x'; 0 where x' is 0. */
        COSINE(5),
        /** Over these, {@code |x'| / |x|}. */
        NORM_RATIO(6),
        /** Tokens of which the model's own loss is known. */
        LOSSES(7),
        /** Over these, the loss, nats. */
        LOSS(8),
        /** Tokens of which the loss with the reconstruction spliced in is known. */
        SPLICED_LOSSES(9),
        /** Over these, that loss, nats. */
        SPLICED_LOSS(10),
        /** Tokens of which the loss with zeros in the target's place is known. */
        ABLATED_LOSSES(11),
        /** Over these, that loss, nats. */
        ABLATED_LOSS(12),
        /** Tokens of which the divergence is known. */
        DIVERGENCES(13),
        /** Over these, the divergence of the model's own distribution from the spliced one, nats. */
        DIVERGENCE(14);

        private final int place;

        Part(int place) {
            this.place = place;
        }
    }

    private final double[][] buckets = new double[POSITIONS.size()][PARTS.length];
    private long vectorTokens;
    private double[] vector = NO_VECTOR;
    private boolean mixed;
    private boolean changed;

    /** Sums of nothing. */
    public QualitySums() {}

    /** Adds the tokens of a record that are counted, if the SAE was measured on it. */
    public void add(Activations record, TokenColumns columns, CountingPlan plan) {
        float[] own = scalars(record.getCrossEntropy());
        float[] spliced = scalars(record.getCrossEntropySpliced());
        float[] ablated = scalars(record.getCrossEntropyAblated());
        float[] divergence = scalars(record.getKlSpliced());
        Optional<Reconstructed> reconstructed = Reconstructed.of(record);
        if (own.length + spliced.length + ablated.length + divergence.length == 0 && reconstructed.isEmpty()) {
            return;
        }
        synchronized (this) {
            long counted = 0;
            for (int token = 0; token < columns.tokens(); token++) {
                if (columns.isSpecial(token) && !plan.countSpecial()) {
                    continue;
                }
                counted++;
                double[] sums = buckets[bucket(token)];
                add(sums, Part.LOSSES, Part.LOSS, own, token);
                add(sums, Part.SPLICED_LOSSES, Part.SPLICED_LOSS, spliced, token);
                add(sums, Part.ABLATED_LOSSES, Part.ABLATED_LOSS, ablated, token);
                add(sums, Part.DIVERGENCES, Part.DIVERGENCE, divergence, token);
                if (reconstructed.isPresent()) {
                    reconstructed.get().addTo(sums, token);
                    sums[Part.ACTIVE.place] += active(columns, token, plan);
                }
            }
            if (reconstructed.isPresent()) {
                addVector(counted, reconstructed.get().sum());
            }
            changed = true;
        }
    }

    private static int bucket(int token) {
        int bucket = POSITIONS.size() - 1;
        while (token < POSITIONS.get(bucket)) {
            bucket--;
        }
        return bucket;
    }

    /** Adds a value, where it is known. */
    private static void add(double[] sums, Part number, Part sum, float[] values, int token) {
        if (values.length > 0 && !Float.isNaN(values[token])) {
            sums[number.place]++;
            sums[sum.place] += values[token];
        }
    }

    private static int active(TokenColumns columns, int token, CountingPlan plan) {
        int active = 0;
        for (int k = columns.offsets()[token]; k < columns.offsets()[token + 1]; k++) {
            active += plan.level(columns.latents()[k], columns.activations()[k]) >= 0 ? 1 : 0;
        }
        return active;
    }

    private static float[] scalars(@Nullable ByteBuffer column) {
        return column == null ? new float[0] : PackedColumns.unpackScalars(column);
    }

    /** What a record says of its reconstruction. */
    private record Reconstructed(
            float[] squaredError, float[] squaredTarget, float[] squaredReconstruction, float[] dot, double[] sum) {
        static Optional<Reconstructed> of(Activations record) {
            ByteBuffer error = record.getSquaredError();
            ByteBuffer target = record.getSquaredTarget();
            ByteBuffer made = record.getSquaredReconstruction();
            ByteBuffer dot = record.getTargetDotReconstruction();
            ByteBuffer sum = record.getTargetSum();
            if (error == null || target == null || made == null || dot == null || sum == null) {
                return Optional.empty();
            }
            Reconstructed all = new Reconstructed(
                    scalars(error), scalars(target), scalars(made), scalars(dot), PackedColumns.unpackDoubles(sum));
            return all.isKnown() ? Optional.of(all) : Optional.empty();
        }

        /** The target's sum is of all tokens: so where one is not known, none of the record is of use. */
        private boolean isKnown() {
            for (int token = 0; token < squaredError.length; token++) {
                float whole = squaredError[token] + squaredTarget[token] + squaredReconstruction[token] + dot[token];
                if (!Float.isFinite(whole)) {
                    return false;
                }
            }
            return true;
        }

        void addTo(double[] sums, int token) {
            double target = squaredTarget[token];
            double made = squaredReconstruction[token];
            sums[Part.TOKENS.place]++;
            sums[Part.SQUARED_ERROR.place] += squaredError[token];
            sums[Part.SQUARED_TARGET.place] += target;
            if (target > 0) {
                sums[Part.DIRECTED.place]++;
                sums[Part.COSINE.place] += made > 0 ? dot[token] / Math.sqrt(target * made) : 0;
                sums[Part.NORM_RATIO.place] += Math.sqrt(made / target);
            }
        }
    }

    private void addVector(long tokens, double[] sum) {
        if (vector.length == 0) {
            vector = sum.clone();
        } else if (vector.length == sum.length) {
            Arrays.setAll(vector, i -> vector[i] + sum[i]);
        } else {
            mixed = true;
        }
        vectorTokens += tokens;
    }

    /** Adds sums of other tokens. */
    public void add(QualitySums other) {
        QualitySums addend = other.copy();
        synchronized (this) {
            for (int bucket = 0; bucket < buckets.length; bucket++) {
                double[] sums = buckets[bucket];
                double[] more = addend.buckets[bucket];
                Arrays.setAll(sums, part -> sums[part] + more[part]);
            }
            if (addend.vector.length > 0) {
                addVector(addend.vectorTokens, addend.vector);
            }
            mixed |= addend.mixed;
            changed = true;
        }
    }

    private synchronized QualitySums copy() {
        QualitySums copy = new QualitySums();
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            copy.buckets[bucket] = Arrays.copyOf(buckets[bucket], PARTS.length);
        }
        copy.vector = vector.clone();
        copy.vectorTokens = vectorTokens;
        copy.mixed = mixed;
        return copy;
    }

    /** A sum over all positions. */
    public synchronized double of(Part part) {
        double sum = 0;
        for (double[] bucket : buckets) {
            sum += bucket[part.place];
        }
        return sum;
    }

    /**
     * A sum over one bucket.
     *
     * @param bucket index into {@link #POSITIONS}
     */
    public synchronized double of(Part part, int bucket) {
        return buckets[bucket][part.place];
    }

    /**
     * {@code sum |x - mean x|^2} over all tokens of which the target is known; NaN where there are none, or targets of different widths
     * were summed up.
     */
    public synchronized double variance() {
        if (vectorTokens == 0 || mixed) {
            return Double.NaN;
        }
        double squaredMean = 0;
        for (double sum : vector) {
            squaredMean += sum / vectorTokens * (sum / vectorTokens);
        }
        return of(Part.SQUARED_TARGET) - vectorTokens * squaredMean;
    }

    /** Whether anything was added since this was last asked. */
    synchronized boolean takeChanged() {
        boolean did = changed;
        changed = false;
        return did;
    }

    /** As bytes, for a block or another instance. */
    public synchronized byte[] encode() {
        BlockWriter out = new BlockWriter().u8(VERSION).varint(PARTS.length);
        for (double[] bucket : buckets) {
            for (double sum : bucket) {
                out.f64(sum);
            }
        }
        out.u8(mixed ? 1 : 0).varint(vectorTokens).varint(vector.length);
        for (double component : vector) {
            out.f64(component);
        }
        return out.toBytes();
    }

    /**
     * Reads {@link #encode encoded} sums.
     *
     * @throws BrokenBlockException if the bytes are no such sums
     */
    public static QualitySums decode(byte[] bytes) {
        return BlockReader.read("quality sums", bytes, QualitySums::decode);
    }

    static QualitySums decode(BlockReader in) {
        in.expectVersion(VERSION);
        int parts = in.number("parts of a sum", 1, PARTS.length);
        QualitySums sums = new QualitySums();
        for (double[] bucket : sums.buckets) {
            for (int part = 0; part < parts; part++) {
                bucket[part] = in.finite("sum of quality");
            }
        }
        sums.mixed = in.flag("whether targets differ in width");
        sums.vectorTokens = in.number("tokens of a target's sum", 0, BlockReader.MOST);
        sums.vector = in.finites("components of a target's sum");
        return sums;
    }
}
