package io.asterism.producer.feed;

import io.asterism.schemas.ActivationType;
import io.asterism.schemas.CountingSettings;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.SpecialTokens;
import io.asterism.schemas.ThresholdKind;

/** The manifest of activations that were computed elsewhere, of which nothing is known but what they are. */
public final class ImportedActivations {
    private static final int TOKENS_A_CONTEXT = 256;

    private ImportedActivations() {}

    /**
     * No hook point, no special tokens, no thresholds of the SAE's own.
     *
     * @throws io.asterism.schemas.InputException if it cannot be counted by
     */
    public static SaeManifest manifest(SaeId sae, int latents, CountingSettings counting) {
        String id = sae.value();
        int dot = id.indexOf('.');
        SaeManifest manifest = counting.applyTo(SaeManifest.newBuilder())
                .setSae(id)
                .setModel(dot < 0 ? id : id.substring(0, dot))
                .setSourceFormat("activations")
                .setArchitecture("unknown")
                .setBosPolicy("unknown")
                .setHookPoint("")
                .setDIn(0)
                .setDSae(latents)
                .setContextSize(TOKENS_A_CONTEXT)
                .setSpecialTokens(SpecialTokens.COUNTED)
                .setActivationType(ActivationType.F32)
                .setThresholdKind(ThresholdKind.NONE)
                .build();
        Manifests.validate(manifest);
        return manifest;
    }
}
