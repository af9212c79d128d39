package io.asterism.producer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import java.nio.FloatBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/** What a model has at a hook point while it reads documents, each behind a BOS where the model has one; the BOS itself is left out. */
final class ResidualHarvest {
    private static final int BATCH = 32;

    private final LanguageModel model;
    private final HookPoint hook;
    private final OptionalInt bos;
    private final int width;

    ResidualHarvest(LanguageModel model, HookPoint hook, OptionalInt bos) {
        this.model = model;
        this.hook = hook;
        this.bos = bos;
        this.width = model.width(hook);
    }

    /** Components of a token's vector. */
    int width() {
        return width;
    }

    /**
     * Reads documents, in any order.
     *
     * @return row-major {@code [tokens, width]}, ready to be read
     */
    FloatBuffer read(List<int[]> documents) {
        long tokens = documents.stream().mapToLong(document -> document.length).sum();
        FloatBuffer rows = FloatBuffer.allocate(Math.toIntExact(tokens * width));
        List<int[]> sorted = documents.stream()
                .sorted(Comparator.comparingInt(document -> document.length))
                .toList();
        for (int from = 0; from < sorted.size(); from += BATCH) {
            read(sorted.subList(from, Math.min(sorted.size(), from + BATCH)), rows);
        }
        return rows.flip();
    }

    private void read(List<int[]> documents, FloatBuffer rows) {
        int lead = bos.isPresent() ? 1 : 0;
        int longest = lead + documents.get(documents.size() - 1).length;
        long[] ids = new long[documents.size() * longest];
        for (int row = 0; row < documents.size(); row++) {
            int[] document = documents.get(row);
            if (bos.isPresent()) {
                ids[row * longest] = bos.getAsInt();
            }
            for (int t = 0; t < document.length; t++) {
                ids[row * longest + lead + t] = document[t];
            }
        }
        try (NDManager step = model.manager().newSubManager()) {
            NDArray batch = step.create(ids, new Shape(documents.size(), longest));
            NDArray tensor =
                    Objects.requireNonNull(model.read(batch, Set.of(hook)).get(hook));
            float[] values = tensor.toFloatArray();
            for (int row = 0; row < documents.size(); row++) {
                rows.put(values, (row * longest + lead) * width, documents.get(row).length * width);
            }
        }
    }
}
