package io.asterism.producer.circuit;

import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.model.ModelShape;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a circuit takes of memory, estimated before it begins: a pass that gradients are asked of keeps all that it computes.
 *
 * @param bytes of native memory
 * @param heap bytes of the JVM's
 */
record Footprint(long bytes, long heap) {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final int FLOAT = 4;
    /** Vectors of the residual stream's width that a block keeps for a token: the norms, queries to values, and an MLP four times as wide. */
    private static final int VECTORS_A_BLOCK = 40;
    /** Copies of the scores and of the logits. */
    private static final int COPIES = 4;

    static Footprint of(LanguageModel model, List<Place> places, Aggregation aggregation, int batch, int tokens) {
        ModelShape shape = model.shape();
        double rows = (double) batch * tokens;
        double block = rows
                * (VECTORS_A_BLOCK * (double) shape.dModel() + COPIES * (double) shape.heads() * Math.min(tokens, 256));
        double widest =
                places.stream().mapToInt(place -> place.sae().latents()).max().orElse(0);
        double values = shape.layers() * block
                + COPIES * (double) batch * shape.vocabulary()
                + 6.0 * rows * places.size() * shape.dModel()
                + Math.min(rows * widest, 1 << 23);
        int positions = aggregation == Aggregation.SUM ? 1 : tokens;
        double heap = places.stream()
                        .mapToDouble(place -> place.sae().latents() + model.width(place.hook()))
                        .sum()
                * positions
                * Double.BYTES;
        return new Footprint((long) (FLOAT * values), (long) heap);
    }

    /**
     * Compares it to the memory there is, where that can be told.
     *
     * @throws InputException if it is more
     */
    void requireRoom(HookPoint first, int batch, int tokens) {
        long free = available();
        if (bytes > free) {
            throw new InputException(
                    "%d examples of %d tokens side by side take about %s of memory from '%s' on, but %s are free: a smaller --batch"
                            + " takes less",
                    batch, tokens, gigabytes(bytes), first, gigabytes(free));
        }
        if (heap > Runtime.getRuntime().maxMemory() / 2) {
            throw new InputException(
                    "the means of all latents at each of %d positions take about %s of the heap, but it has %s: --aggregation sum takes"
                            + " less",
                    tokens, gigabytes(heap), gigabytes(Runtime.getRuntime().maxMemory()));
        }
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    private static long available() {
        try {
            for (String line : Files.readAllLines(MEMORY)) {
                if (line.startsWith("MemAvailable:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Long.MAX_VALUE;
        }
        return Long.MAX_VALUE;
    }
}
