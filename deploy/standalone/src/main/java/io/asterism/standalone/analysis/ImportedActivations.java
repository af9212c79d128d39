package io.asterism.standalone.analysis;

import io.asterism.schemas.ActivationType;
import io.asterism.schemas.ActivityRule;
import io.asterism.schemas.CountingSettings;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.SpecialTokens;
import io.asterism.schemas.ThresholdKind;

/** The manifest of activations that were computed elsewhere, of which nothing is known but what they are. */
final class ImportedActivations {
    private static final int TOKENS_A_CONTEXT = 256;

    private ImportedActivations() {}

    static SaeManifest manifest(SaeId sae, int latents, CountingSettings counting) {
        String id = sae.value();
        int dot = id.indexOf('.');
        return counting.applyTo(SaeManifest.newBuilder())
                .setSae(id)
                .setModel(dot < 0 ? id : id.substring(0, dot))
                .setSourceFormat("activations")
                .setHookPoint("")
                .setDIn(0)
                .setDSae(latents)
                .setContextSize(TOKENS_A_CONTEXT)
                .setSpecialTokens(SpecialTokens.COUNTED)
                .setActivationType(ActivationType.F32)
                .setThresholdKind(ThresholdKind.NONE)
                .setActivityRule(ActivityRule.TAU_PLUS_THETA)
                .build();
    }
}
