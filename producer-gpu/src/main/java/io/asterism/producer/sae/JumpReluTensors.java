package io.asterism.producer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.tensors.TensorLoader;
import io.asterism.producer.tensors.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The five tensors of a Gemma Scope JumpReLU, of either case, and the affine skip of some transcoders (sae-formats 2.1, 2.2).
 *
 * @param encoder name of the encoder's matrix
 * @param decoder name of the decoder's matrix
 * @param skips whether there is an affine skip connection
 */
record JumpReluTensors(String encoder, String decoder, boolean skips) implements StoredSae.Assembly {
    private static final String SKIP = "affine_skip_connection";

    /** The names in a file, all of which are there. */
    static JumpReluTensors in(Tensors tensors) {
        boolean lower = tensors.names().contains("w_enc") || tensors.names().contains("w_dec");
        JumpReluTensors names = new JumpReluTensors(
                lower ? "w_enc" : "W_enc",
                lower ? "w_dec" : "W_dec",
                tensors.names().contains(SKIP));
        TensorLoader.requireAll(tensors, List.of(names.encoder, names.decoder, "b_enc", "b_dec", "threshold"));
        return names;
    }

    int dSae(Tensors tensors) {
        return Dimensions.length(tensors, "b_enc");
    }

    int dOut(Tensors tensors) {
        return Dimensions.length(tensors, "b_dec");
    }

    int dIn(Tensors tensors) {
        return Dimensions.beside(tensors, encoder, dSae(tensors), 0);
    }

    Map<String, Shape> shapes(SaeSpec spec) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put(encoder, new Shape(spec.dIn(), spec.dSae()));
        shapes.put(decoder, new Shape(spec.dSae(), spec.dOut()));
        shapes.put("b_enc", new Shape(spec.dSae()));
        shapes.put("b_dec", new Shape(spec.dOut()));
        shapes.put("threshold", new Shape(spec.dSae()));
        if (skips) {
            shapes.put(SKIP, new Shape(spec.dOut(), spec.dIn()));
        }
        return shapes;
    }

    @Override
    public SaeArrays normalForm(Map<String, NDArray> arrays) {
        return new SaeArrays(
                arrays.get(encoder).transpose(),
                arrays.get("b_enc"),
                new Selector.JumpRelu(arrays.get("threshold")),
                arrays.get(decoder),
                arrays.get("b_dec"),
                arrays.get(SKIP));
    }
}
