package io.asterism.producer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.tensors.TensorLoader;
import io.asterism.producer.tensors.Tensors;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * An SAE whose configuration has been read, and whose weights can be.
 *
 * @param file that holds its weights
 * @param container how the file is to be opened
 * @param shapes of the tensors that are needed, by their names in the file
 */
record StoredSae(SaeSpec spec, Path file, Container container, Map<String, Shape> shapes, Assembly assembly) {

    /** Opens a file of tensors. */
    interface Container {
        Tensors open(Path file);
    }

    /** Brings a layout's tensors into normal form. */
    interface Assembly {
        /** The arrays are f32 and of the shapes asked for. */
        SaeArrays normalForm(Map<String, NDArray> arrays);

        /** What has to be done when decoder norms are folded already, or are not to be. */
        default SaeArrays afterFolding(SaeArrays folded, Map<String, NDArray> arrays) {
            return folded;
        }
    }

    /**
     * Loads the weights in normal form.
     *
     * @param manager owns them
     * @param fold moves the decoder's norms into the activations, or leaves all as it is
     */
    SaeArrays weights(NDManager manager, UnaryOperator<SaeArrays> fold) {
        try (Tensors tensors = container.open(file);
                NDManager step = manager.newSubManager()) {
            Map<String, NDArray> arrays = new TensorLoader(step, tensors).load("", shapes);
            SaeArrays weights = assembly.afterFolding(fold.apply(assembly.normalForm(arrays)), arrays);
            weights.attach(manager);
            return weights;
        }
    }
}
