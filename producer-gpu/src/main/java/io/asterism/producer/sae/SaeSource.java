package io.asterism.producer.sae;

import io.asterism.producer.model.HookPoint;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An SAE on disk and what the user says of it.
 *
 * @param path its directory, or its file where a layout is one file
 * @param id the id to publish it under, where it is not to be made from its files
 * @param foldDecoderNorms whether activations are multiplied by the norms of their decoder rows
 * @param centreInput whether the mean over the hook's components is subtracted, where its files are not to decide
 * @param hook where it reads; needed where its files do not say, and refused where they say otherwise
 */
public record SaeSource(
        Path path,
        Optional<String> id,
        boolean foldDecoderNorms,
        Optional<Boolean> centreInput,
        Optional<HookPoint> hook) {
    /** An SAE as its files describe it, decoder norms folded. */
    public static SaeSource of(Path path) {
        return new SaeSource(path, Optional.empty(), true, Optional.empty(), Optional.empty());
    }

    /** The same with or without its decoder's norms in the activations. */
    public SaeSource withFolding(boolean fold) {
        return new SaeSource(path, id, fold, centreInput, hook);
    }

    /** The same with another word on centring. */
    public SaeSource withCentring(Optional<Boolean> centre) {
        return new SaeSource(path, id, foldDecoderNorms, centre, hook);
    }

    /** The same, said to read at a hook point. */
    public SaeSource at(Optional<HookPoint> point) {
        return new SaeSource(path, id, foldDecoderNorms, centreInput, point);
    }

    /** The same at another path. */
    SaeSource movedTo(Path other) {
        return new SaeSource(other, id, foldDecoderNorms, centreInput, hook);
    }
}
