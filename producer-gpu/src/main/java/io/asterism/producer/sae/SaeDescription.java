package io.asterism.producer.sae;

import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.ThresholdKind;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a manifest says of the SAE itself; what the reader decides is left to it. */
final class SaeDescription {
    private SaeDescription() {}

    static SaeManifest.Builder of(SaeSpec spec, boolean folded, String modelName, SaeSource source) {
        SaeSpec.Declared declared = spec.declared();
        return SaeManifest.newBuilder()
                .setSae(id(declared, modelName, source))
                .setModel(modelName)
                .setSourceFormat(spec.sourceFormat())
                .setArchitecture(spec.architecture())
                .setHookPoint(spec.hook().toString())
                .setDIn(spec.dIn())
                .setDSae(spec.dSae())
                .setK(spec.k())
                .setCenterInput(spec.centre())
                .setInputNorm(spec.inputNorm().saeLensName())
                .setSubtractBDec(spec.subtractDecoderBias())
                .setDecoderNormsFolded(folded)
                .setThresholdKind(
                        spec.architecture().contains("jumprelu") ? ThresholdKind.PER_LATENT : ThresholdKind.NONE)
                .setDeclaredL0(
                        declared.l0().isPresent() ? (Double) declared.l0().getAsDouble() : null)
                .setNeuronpediaId(declared.neuronpediaId());
    }

    /** What the user says, else {@code <model>.<source>}: Neuronpedia's where the SAE has one, else the names of its model and its directory. */
    static String id(SaeSpec.Declared declared, String modelName, SaeSource source) {
        if (source.id().isPresent()) {
            return source.id().get();
        }
        if (declared.neuronpediaId().matches("[^/]+/[^/]+")) {
            return declared.neuronpediaId().replace('/', '.');
        }
        @Nullable Path folder = source.path().toAbsolutePath().normalize().getFileName();
        return (modelName + "." + (declared.name().isEmpty() ? folder : declared.name()))
                .replaceAll("[^A-Za-z0-9._-]", "-");
    }
}
