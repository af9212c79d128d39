package io.asterism.producer.inspect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.intervention.Interventions;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.Encoded;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.tokens.TokenSpans;
import io.asterism.schemas.npz.NpzWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a model and maybe an SAE make of some tokens.
 *
 * @param ids token ids, {@code [tokens]}
 * @param ends where each token ends in the text, in bytes, {@code [tokens]}; empty where ids were given
 * @param read what each hook point holds, the SAE's first
 * @param decoderNorms by which folded activations are divided to get those that are not, {@code [latents]}; empty without an SAE
 */
record Inspection(int[] ids, int[] ends, List<Read> read, Optional<Encoded> encoded, float[] decoderNorms) {

    /**
     * What one hook point holds.
     *
     * @param values {@code [tokens, width]}, the last index fastest
     */
    record Read(HookPoint hook, float[] values, int width) {}

    /**
     * Reads some tokens as one context, with the changes that were asked for; the SAE encodes what the first hook point holds.
     */
    static Inspection of(
            LanguageModel model,
            List<HookPoint> points,
            Optional<Sae> sae,
            Interventions interventions,
            TokenSpans tokens) {
        int[] ids = tokens.ids();
        model.checkReadable(ids, 0);
        Set<HookPoint> hooks = new HashSet<>(points);
        sae.ifPresent(some -> hooks.add(some.target()));
        try (NDManager step = model.manager().newSubManager()) {
            long[] wide = Arrays.stream(ids).asLongStream().toArray();
            Map<HookPoint, NDArray> tensors =
                    model.read(step.create(wide, new Shape(1, ids.length)), hooks, interventions.edits(step));
            NDArray residual = flat(tensors, points.get(0));
            return new Inspection(
                    ids,
                    tokens.ends(),
                    points.stream().map(hook -> read(hook, flat(tensors, hook))).toList(),
                    sae.map(some -> some.encode(residual, flat(tensors, some.target()))),
                    sae.map(Sae::foldedNorms).orElseGet(() -> new float[0]));
        }
    }

    private static Read read(HookPoint hook, NDArray tensor) {
        return new Read(
                hook, tensor.toFloatArray(), Math.toIntExact(tensor.getShape().get(1)));
    }

    private static NDArray flat(Map<HookPoint, NDArray> tensors, HookPoint hook) {
        NDArray tensor = Objects.requireNonNull(tensors.get(hook));
        return tensor.reshape(-1, tensor.getShape().getLastDimension());
    }

    /** The first hook point's tensor, {@code [tokens, width]}, the last index fastest. */
    float[] residual() {
        return read.get(0).values();
    }

    /** Of the first hook point. */
    int width() {
        return read.get(0).width();
    }

    /** Writes it for NumPy; the SAE's activations as {@code scipy.sparse.load_npz} reads them. */
    void write(Path file) {
        NpzWriter.write(file, npz -> {
            npz.longs("token_ids", Arrays.stream(ids).asLongStream().toArray());
            if (ends.length > 0) {
                npz.ints("token_ends", ends);
            }
            npz.floats("residual", residual(), ids.length, width());
            for (Read each : read.size() > 1 ? read : List.<Read>of()) {
                npz.floats(each.hook().toString(), each.values(), ids.length, each.width());
            }
            if (encoded.isPresent()) {
                npz.ints("indptr", encoded.get().rows().offsets());
                npz.ints("indices", encoded.get().rows().latents());
                float[] data = encoded.get().rows().activations();
                npz.floats("data", data, data.length);
                npz.longs("shape", ids.length, decoderNorms.length);
                npz.floats("decoder_norm", decoderNorms, decoderNorms.length);
                npz.text("format", "csr");
                npz.floats("squared_norm", encoded.get().squaredNorm(), ids.length);
                npz.floats("squared_error", encoded.get().squaredError(), ids.length);
            }
        });
    }
}
