package io.asterism.producer.sae;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.schemas.InputException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code cfg.json} of SAELens, of version 6 and of those before it (sae-formats 1.2, 1.3). */
final class SaeLensConfig {
    private static final int LARGEST = 1 << 27;
    private static final Pattern HUGGING_FACE_BLOCK =
            Pattern.compile("(?:transformer\\.h|gpt_neox\\.layers|model\\.layers|layers)\\.(\\d{1,4})");
    /** Releases trained on centred residuals whose own files do not say so. */
    private static final Pattern CENTRED_RELEASES =
            Pattern.compile("gpt2-small/(\\d+-res-jb|8-res_fs\\d+-jb|\\d+-mlp-tm)");

    private static final Map<String, InputNorm> NORMS = Map.of(
            "none", InputNorm.NONE,
            "constant_norm_rescale", InputNorm.CONSTANT_NORM,
            "layer_norm", InputNorm.LAYER_NORM,
            "expected_average_only_in", InputNorm.NONE);

    private final JsonConfig json;
    private final JsonConfig metadata;
    private final boolean legacy;

    SaeLensConfig(JsonConfig json) {
        this.json = json;
        JsonConfig inner = json.object("metadata");
        String version = json.text("sae_lens_version", inner.text("sae_lens_version", ""));
        this.legacy = !version.matches("([6-9]|[1-9]\\d+)\\..*");
        this.metadata = legacy ? json : inner;
    }

    String sourceFormat() {
        return legacy ? "saelens_legacy" : "saelens_v6";
    }

    String origin() {
        return json.origin();
    }

    int dIn() {
        return json.count("d_in", LARGEST);
    }

    int dSae() {
        return json.count("d_sae", LARGEST);
    }

    int dOut() {
        return json.count("d_out", LARGEST, dIn());
    }

    SaeLensArchitecture architecture() {
        String named = json.text("architecture", "standard");
        String activation = json.text("activation_fn_str", json.text("activation_fn", "relu"));
        if (legacy && activation.equals("topk")) {
            return SaeLensArchitecture.named("topk", origin());
        }
        if (legacy && !activation.equals("relu")) {
            throw new InputException(
                    "'%s' asks for the activation function '%s', expected relu or topk", origin(), activation);
        }
        return SaeLensArchitecture.named(named, origin());
    }

    int k() {
        JsonConfig from = legacy ? json.object("activation_fn_kwargs") : json;
        return from.count("k", dSae());
    }

    boolean rescalesByDecoderNorm() {
        return json.flag("rescale_acts_by_decoder_norm", false);
    }

    boolean appliesDecoderBiasToInput(boolean otherwise) {
        return json.flag("apply_b_dec_to_input", otherwise);
    }

    boolean hasFinetuningFactor() {
        return json.flag("finetuning_scaling_factor", false);
    }

    InputNorm inputNorm() {
        return Optional.ofNullable(NORMS.get(normalization()))
                .orElseThrow(() -> new InputException(
                        "'%s' asks for normalize_activations '%s', expected one of %s",
                        origin(),
                        normalization(),
                        String.join(", ", NORMS.keySet().stream().sorted().toList())));
    }

    /** Whether the input is to be multiplied by a constant of the training data. */
    boolean needsInputFactor() {
        return normalization().equals("expected_average_only_in");
    }

    /** That constant, where the configuration holds it. */
    OptionalDouble inputFactor() {
        for (JsonConfig from : new JsonConfig[] {json, metadata}) {
            if (from.has("norm_scaling_factor")) {
                return OptionalDouble.of(from.number("norm_scaling_factor", 1));
            }
        }
        return OptionalDouble.empty();
    }

    private String normalization() {
        JsonNode node = json.node("normalize_activations");
        if (node.isBoolean()) {
            return node.booleanValue() ? "expected_average_only_in" : "none";
        }
        return json.text("normalize_activations", "none");
    }

    HookPoint hook() {
        String head = metadata.has("hook_head_index") ? "hook_head_index" : "hook_point_head_index";
        if (metadata.has(head)) {
            throw new InputException(
                    "'%s' has %s = %s, expected an SAE of all heads together", origin(), head, metadata.node(head));
        }
        String name = metadata.text("hook_name", metadata.text("hook_point", ""));
        if (name.isEmpty()) {
            throw new InputException("'%s' names no hook point (hook_name)", origin());
        }
        return parse(name);
    }

    HookPoint target() {
        String name = metadata.text("hook_name_out", "");
        if (name.isEmpty()) {
            throw new InputException("'%s' names no target (hook_name_out) for a transcoder", origin());
        }
        return parse(name);
    }

    private static HookPoint parse(String name) {
        Matcher block = HUGGING_FACE_BLOCK.matcher(name);
        return block.matches()
                ? new HookPoint(HookPoint.Kind.RESID_POST, Integer.parseInt(block.group(1)))
                : HookPoint.parse(name);
    }

    boolean centred() {
        return metadata.object("model_from_pretrained_kwargs")
                .flag(
                        "center_writing_weights",
                        CENTRED_RELEASES.matcher(neuronpediaId()).matches());
    }

    private String neuronpediaId() {
        return metadata.text("neuronpedia_id", "");
    }

    SaeSpec.Declared declared() {
        return new SaeSpec.Declared(
                neuronpediaId(),
                metadata.has("l0") ? OptionalDouble.of(metadata.number("l0", 0)) : OptionalDouble.empty(),
                metadata.has("context_size")
                        ? OptionalInt.of(metadata.count("context_size", LARGEST))
                        : OptionalInt.empty(),
                metadata.has("prepend_bos") || legacy
                        ? Optional.of(metadata.flag("prepend_bos", true))
                        : Optional.empty());
    }
}
