package io.asterism.producer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.core.Linear;
import io.asterism.producer.model.LanguageModel;
import io.asterism.schemas.LatentCard;
import io.asterism.schemas.LogitLens;
import io.asterism.schemas.PackedColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Says of each latent what the weights say: its decoder row, its norm, its threshold, the tokens that it points to. */
public final class LatentCards {
    private static final int AT_ONCE = 256;
    private static final int TOP = 10;

    /** So many fit into 64 MiB. */
    private static final int LOGITS_AT_ONCE = 1 << 24;

    private final Sae sae;
    private final LanguageModel model;
    private final IntFunction<String> tokens;
    private @Nullable LensReading lens;
    private int next;

    /**
     * Cards of one SAE.
     *
     * @param tokens text of a token by its id
     */
    public LatentCards(Sae sae, LanguageModel model, IntFunction<String> tokens) {
        this.sae = sae;
        this.model = model;
        this.tokens = tokens;
    }

    /** Hands out all cards in the order of the latents. */
    public void forEach(Consumer<LatentCard> to) {
        float[] norms = sae.decoderNorms();
        float[] thresholds = sae.thresholds();
        next = 0;
        sae.decoderRows(AT_ONCE, rows -> {
            float[] flat = rows.toFloatArray();
            int width = Math.toIntExact(rows.getShape().get(1));
            long[] top = topTokens(rows);
            int count = Math.toIntExact(rows.getShape().get(0));
            List<LogitLens> lenses = lenses(rows, count);
            for (int row = 0; row < count; row++, next++) {
                float[] decoder = Arrays.copyOfRange(flat, row * width, (row + 1) * width);
                to.accept(LatentCard.newBuilder()
                        .setLatent(next)
                        .setThreshold(thresholds.length == 0 ? 0 : thresholds[next])
                        .setDecoderNorm(norms[next])
                        .setDecoderRow(PackedColumns.packScalars(decoder, 0, width))
                        .setTopTokens(names(top, row, count))
                        .setLogitLens(lenses.isEmpty() ? null : lenses.get(row))
                        .build());
            }
        });
    }

    /** Ids of the tokens whose embeddings lie furthest along each row; none where the rows are not in the residual stream. */
    private long[] topTokens(NDArray rows) {
        NDArray embedding = model.transformer().embedding();
        if (!isInStream(rows, embedding.getShape().get(1))) {
            return new long[0];
        }
        int top = (int) Math.min(TOP, embedding.getShape().get(0));
        NDArray along = Linear.linear(rows, embedding).singletonOrThrow();
        return along.topK(top, -1, true, true).get(1).toLongArray();
    }

    /** How each row moves the logits; nothing where rows are not in the residual stream, or the model gives no logits. */
    private List<LogitLens> lenses(NDArray rows, int count) {
        if (!model.transformer().givesLogits()
                || !isInStream(rows, model.shape().dModel())) {
            return List.of();
        }
        if (lens == null) {
            lens = new LensReading(model.shape().vocabulary(), tokens);
        }
        LensReading reading = lens;
        int vocabulary = model.shape().vocabulary();
        int step = Math.max(1, LOGITS_AT_ONCE / vocabulary);
        List<LogitLens> lenses = new ArrayList<>(count);
        for (int from = 0; from < count; from += step) {
            int to = Math.min(count, from + step);
            float[] logits = model.transformer()
                    .logitLens(rows.get(new NDIndex("{}:{}", from, to)))
                    .toFloatArray();
            lenses.addAll(IntStream.range(0, to - from)
                    .parallel()
                    .mapToObj(row -> reading.of(logits, row))
                    .toList());
        }
        return lenses;
    }

    private boolean isInStream(NDArray rows, long width) {
        return sae.target().kind().isInResidualStream() && rows.getShape().get(1) == width;
    }

    private List<String> names(long[] top, int row, int rows) {
        int perRow = top.length / rows;
        return Arrays.stream(top, row * perRow, (row + 1) * perRow)
                .mapToObj(id -> tokens.apply((int) id))
                .toList();
    }
}
