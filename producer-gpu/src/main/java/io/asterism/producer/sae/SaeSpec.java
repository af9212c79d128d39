package io.asterism.producer.sae;

import io.asterism.producer.model.HookPoint;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What an SAE is, whatever layout its files have (sae-formats, Appendix D).
 *
 * @param sourceFormat layout of the files, such as {@code saelens_v6}
 * @param architecture {@code standard}, {@code topk}, {@code jumprelu}, ...
 * @param hook where it reads
 * @param target what it reconstructs: the same, but for transcoders
 * @param dOut components of the target
 * @param k of a TopK SAE, or the groups of a GroupMax SAE; else 0
 * @param centre whether the mean over the hook's components is subtracted first (sae-formats 3.7)
 * @param subtractDecoderBias whether the decoder's bias is subtracted from the input
 * @param folding whether decoder norms may be folded
 * @param declared what its makers say of it
 */
record SaeSpec(
        String sourceFormat,
        String architecture,
        HookPoint hook,
        HookPoint target,
        int dIn,
        int dOut,
        int dSae,
        int k,
        boolean centre,
        InputNorm inputNorm,
        boolean subtractDecoderBias,
        Folding folding,
        Declared declared) {

    /**
     * What the configuration states and encoding does not need.
     *
     * @param name of the SAE among those of its model; the folder's where empty
     * @param neuronpediaId {@code <model>/<source>}, or empty
     * @param l0 mean number of active latents
     * @param prependBos whether it was trained with a BOS before every context
     */
    record Declared(
            String name,
            String neuronpediaId,
            OptionalDouble l0,
            OptionalInt contextSize,
            Optional<Boolean> prependBos) {}

    /** The same SAE with another word on centring. */
    SaeSpec centred(boolean now) {
        return new SaeSpec(
                sourceFormat,
                architecture,
                hook,
                target,
                dIn,
                dOut,
                dSae,
                k,
                now,
                inputNorm,
                subtractDecoderBias,
                folding,
                declared);
    }
}
