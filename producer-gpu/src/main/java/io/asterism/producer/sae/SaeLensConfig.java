package io.asterism.producer.sae;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.Modules;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.schemas.InputException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** {@code cfg.json} of SAELens, of version 6 and of those before it (sae-formats 1.2, 1.3). */
final class SaeLensConfig {
    private static final int LARGEST = 1 << 27;
    /** Releases trained on centred residuals whose own files do not say so. */
    private static final Pattern CENTRED_RELEASES =
            Pattern.compile("gpt2-small/(\\d+-res-jb|8-res_fs\\d+-jb|\\d+-mlp-tm)");

    private static final Map<String, InputNorm> NORMS = Map.of(
            "none", InputNorm.NONE,
            "constant_norm_rescale", InputNorm.CONSTANT_NORM,
            "layer_norm", InputNorm.LAYER_NORM,
            "expected_average_only_in", InputNorm.NONE);

    private final JsonConfig json;
    private final JsonConfig inner;
    private final boolean legacy;

    SaeLensConfig(JsonConfig json) {
        this.json = json;
        this.inner = json.object("metadata");
        String version = json.text("sae_lens_version", inner.text("sae_lens_version", ""));
        this.legacy = !version.matches("([6-9]|[1-9]\\d+)(\\..*)?");
    }

    /** Where a key stands: in the metadata of version 6, or flat as before it. */
    private JsonConfig metadata(String key) {
        return inner.has(key) ? inner : json;
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
        if (isBatchTopK()) {
            return SaeLensArchitecture.JUMPRELU;
        }
        SaeLensArchitecture named = SaeLensArchitecture.named(json.text("architecture", "standard"), origin());
        return switch (activation()) {
            case "relu" -> named;
            case "topk" -> SaeLensArchitecture.TOPK;
            case "tanh-relu" -> {
                if (named != SaeLensArchitecture.STANDARD) {
                    throw new InputException(
                            "'%s' asks for the activation function 'tanh-relu' in the architecture '%s', expected"
                                    + " standard",
                            origin(), named.label());
                }
                yield named;
            }
            default ->
                throw new InputException(
                        "'%s' asks for the activation function '%s', expected relu, tanh-relu or topk",
                        origin(), activation());
        };
    }

    /** A checkpoint of training: one threshold for all, which is compared with what the decoder's norms are folded into. */
    boolean isBatchTopK() {
        String named = json.text("architecture", "standard");
        return named.equals("batchtopk") || named.equals("matryoshka_batchtopk");
    }

    boolean hasTanh() {
        return activation().equals("tanh-relu");
    }

    /** What configurations before version 6 say beside the architecture. */
    private String activation() {
        return legacy ? json.text("activation_fn_str", json.text("activation_fn", "relu")) : "relu";
    }

    int k() {
        JsonConfig from = json.has("k") ? json : json.object("activation_fn_kwargs");
        return from.count("k", dSae());
    }

    boolean rescalesByDecoderNorm() {
        return json.flag("rescale_acts_by_decoder_norm", isBatchTopK());
    }

    boolean subtractsDecoderBias() {
        boolean transcoder = architecture().isTranscoder();
        boolean subtracts = json.flag("apply_b_dec_to_input", !transcoder);
        if (transcoder && subtracts) {
            throw new InputException(
                    "'%s' has apply_b_dec_to_input = true, expected false for a transcoder: its b_dec belongs to its"
                            + " target",
                    origin());
        }
        return subtracts;
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
        JsonConfig from = metadata("norm_scaling_factor");
        return from.has("norm_scaling_factor")
                ? OptionalDouble.of(from.number("norm_scaling_factor", 1))
                : OptionalDouble.empty();
    }

    private String normalization() {
        JsonNode node = json.node("normalize_activations");
        if (node.isBoolean()) {
            return node.booleanValue() ? "expected_average_only_in" : "none";
        }
        return json.text("normalize_activations", "none");
    }

    /** Where it reads, where that is said. */
    Optional<HookPoint> hook(Modules modules) {
        for (String key : new String[] {"hook_head_index", "hook_point_head_index"}) {
            if (metadata(key).has(key)) {
                throw new InputException(
                        "'%s' has %s = %s, expected an SAE of all heads together",
                        origin(), key, metadata(key).node(key));
            }
        }
        String reshape = json.text("reshape_activations", "none");
        if (!reshape.equals("none") && !reshape.equals("hook_z")) {
            throw new InputException("'%s' has reshape_activations '%s', expected none or hook_z", origin(), reshape);
        }
        return named(modules, "hook_name").or(() -> named(modules, "hook_point"));
    }

    HookPoint target(Modules modules) {
        return named(modules, "hook_name_out")
                .orElseThrow(
                        () -> new InputException("'%s' names no target (hook_name_out) for a transcoder", origin()));
    }

    /** A hook point by the name that TransformerLens has for it, or by its Hugging Face module. */
    private Optional<HookPoint> named(Modules modules, String key) {
        String name = metadata(key).text(key, "");
        return name.isEmpty() ? Optional.empty() : Optional.of(modules.named(name));
    }

    boolean centred() {
        return metadata("model_from_pretrained_kwargs")
                .object("model_from_pretrained_kwargs")
                .flag(
                        "center_writing_weights",
                        CENTRED_RELEASES.matcher(neuronpediaId()).matches());
    }

    private String neuronpediaId() {
        return metadata("neuronpedia_id").text("neuronpedia_id", "");
    }

    SaeSpec.Declared declared() {
        return new SaeSpec.Declared(
                "",
                neuronpediaId(),
                metadata("l0").has("l0") ? OptionalDouble.of(metadata("l0").number("l0", 0)) : OptionalDouble.empty(),
                metadata("context_size").has("context_size")
                        ? OptionalInt.of(metadata("context_size").count("context_size", LARGEST))
                        : OptionalInt.empty(),
                metadata("prepend_bos").has("prepend_bos") || legacy
                        ? Optional.of(metadata("prepend_bos").flag("prepend_bos", true))
                        : Optional.empty());
    }
}
