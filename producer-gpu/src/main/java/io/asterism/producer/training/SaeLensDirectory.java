package io.asterism.producer.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.tensors.NamedTensor;
import io.asterism.producer.tensors.SafetensorsWriter;
import io.asterism.producer.tensors.TensorType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes a trained SAE as SAELens 6 does: {@code cfg.json} and {@code sae_weights.safetensors} (sae-formats 1.2, 1.4). */
final class SaeLensDirectory {
    /** Added to a share of tokens, so that its logarithm is a number. */
    private static final double NEVER = 1e-10;

    private final OutputFolder folder;
    private final String name;

    SaeLensDirectory(Path directory) {
        this.folder = new OutputFolder(directory);
        this.name = String.valueOf(directory.toAbsolutePath().normalize().getFileName());
    }

    /**
     * Writes the SAE.
     *
     * @param model name of the model
     * @param context tokens of a context at most, BOS included
     * @param bos whether a BOS stood before every context
     */
    void write(TrainedSae sae, SaePlan plan, String model, HookPoint hook, int context, boolean bos) {
        List<NamedTensor> tensors = new ArrayList<>();
        tensors.add(tensor("W_dec", sae.decoder(), sae.width(), sae.dIn()));
        tensors.add(tensor("W_enc", sae.encoder(), sae.dIn(), sae.width()));
        tensors.add(tensor("b_dec", sae.decoderBias(), sae.dIn()));
        sae.gated()
                .ifPresentOrElse(
                        magnitudes -> {
                            tensors.add(tensor("b_gate", sae.encoderBias(), sae.width()));
                            tensors.add(tensor("b_mag", magnitudes.bias(), sae.width()));
                            tensors.add(tensor("r_mag", magnitudes.logGain(), sae.width()));
                        },
                        () -> tensors.add(tensor("b_enc", sae.encoderBias(), sae.width())));
        if (sae.threshold().length > 0) {
            tensors.add(tensor("threshold", sae.threshold(), sae.width()));
        }
        SafetensorsWriter.write(folder.file("sae_weights.safetensors"), tensors, Map.of());
        folder.write("cfg.json", configuration(sae, plan, model, hook, context, bos));
    }

    /** Writes what it reaches, and in SAELens' file how often each latent fires: log10 of the share of tokens, and 1e-10 more. */
    void write(HeldOutFigures figures) {
        folder.write("figures.json", figures.json());
        float[] densities = figures.densities();
        float[] logarithms = new float[densities.length];
        for (int latent = 0; latent < densities.length; latent++) {
            logarithms[latent] = (float) Math.log10(densities[latent] + NEVER);
        }
        SafetensorsWriter.write(
                folder.file("sparsity.safetensors"),
                List.of(tensor("sparsity", logarithms, logarithms.length)),
                Map.of());
    }

    private static NamedTensor tensor(String name, float[] values, long... shape) {
        return new NamedTensor(name, TensorType.F32, shape, values);
    }

    private ObjectNode configuration(
            TrainedSae sae, SaePlan plan, String model, HookPoint hook, int context, boolean bos) {
        ObjectNode root = OutputFolder.JSON
                .createObjectNode()
                .put("architecture", plan.architecture().saved())
                .put("d_in", sae.dIn())
                .put("d_sae", sae.width())
                .put("dtype", "float32")
                .put("device", "cpu")
                .put("apply_b_dec_to_input", true)
                .put("normalize_activations", "none")
                .put("reshape_activations", "none");
        if (plan.architecture() == SaeArchitecture.TOPK) {
            root.put("k", plan.k());
        }
        root.putObject("metadata")
                .put("sae_lens_version", "6.0.0")
                .put("model_name", model)
                .put("hook_name", hook.toString())
                .put("context_size", context)
                .put("prepend_bos", bos)
                .put("exclude_special_tokens", true)
                .put("training_architecture", plan.architecture().label())
                .put("neuronpedia_id", model + "/" + name);
        return root;
    }
}
