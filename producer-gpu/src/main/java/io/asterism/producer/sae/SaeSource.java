package io.asterism.producer.sae;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An SAE on disk and what the user says of it.
 *
 * @param path its directory, or its file where a layout is one file
 * @param id the id to publish it under, where it is not to be made from its files
 * @param foldDecoderNorms whether activations are multiplied by the norms of their decoder rows
 * @param centreInput whether the mean over the hook's components is subtracted, where its files are not to decide
 */
public record SaeSource(Path path, Optional<String> id, boolean foldDecoderNorms, Optional<Boolean> centreInput) {
    /** An SAE as its files describe it, decoder norms folded. */
    public static SaeSource of(Path path) {
        return new SaeSource(path, Optional.empty(), true, Optional.empty());
    }
}
