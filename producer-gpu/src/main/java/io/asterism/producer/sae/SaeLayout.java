package io.asterism.producer.sae;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** A way in which SAEs lie on disk. Nothing after it knows the layout. */
interface SaeLayout {
    /** Whether the path looks like this layout. */
    boolean matches(Path path);

    /**
     * Reads the configuration.
     *
     * @throws io.asterism.schemas.InputException if it makes no sense, or asks for what is not supported
     */
    Source open(Path path);

    /** An SAE whose configuration has been read, and whose weights can be. */
    interface Source {
        SaeSpec spec();

        /** The files that hold its weights. */
        List<Path> files();

        /**
         * Loads the weights in normal form.
         *
         * @param manager owns them
         * @param fold moves the decoder's norms into the activations, or leaves all as it is
         */
        SaeWeights weights(NDManager manager, UnaryOperator<SaeWeights> fold);
    }
}
