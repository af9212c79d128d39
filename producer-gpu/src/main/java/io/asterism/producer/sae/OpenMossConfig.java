package io.asterism.producer.sae;

import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.Modules;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tensors.Tensors;
import io.asterism.schemas.InputException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** {@code hyperparams.json} or {@code config.json} of OpenMOSS, and the norms that newer files hold as tensors (sae-formats 2.3, 2.4). */
final class OpenMossConfig {
    private static final int LARGEST = 1 << 27;
    private static final int CONTEXT = 1024;

    /** What follows the encoder. */
    enum Activation {
        RELU,
        JUMPRELU,
        TOPK
    }

    private final JsonConfig json;
    private final boolean first;
    private final boolean linear;
    private final boolean thresholdTensor;
    private final Activation activation;
    private final double factorIn;
    private final double factorOut;

    /** Reads all that may be wrong. {@code first} says that it is Llama Scope's own. */
    OpenMossConfig(JsonConfig json, boolean first, OpenMossTensors names, Tensors tensors) {
        this.json = json;
        this.first = first;
        this.linear = names.linear();
        boolean stored = tensors.names().contains(names.threshold());
        this.activation = activation(stored || json.has("jump_relu_threshold"));
        this.thresholdTensor = activation == Activation.JUMPRELU && (stored || !json.has("jump_relu_threshold"));
        refuseUnsupported();
        boolean scales = scales(tensors);
        this.factorIn = scales ? factor(tensors, "in", "hook_point_in") : 1;
        this.factorOut = scales ? factor(tensors, "out", "hook_point_out") : 1;
    }

    private Activation activation(boolean hasThreshold) {
        String name = json.text("act_fn", hasThreshold ? "jumprelu" : "relu").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "relu" -> Activation.RELU;
            case "jumprelu" -> Activation.JUMPRELU;
            case "topk" -> Activation.TOPK;
            default ->
                throw new InputException(
                        "'%s' has act_fn '%s', expected relu, jumprelu or topk",
                        json.origin(), json.text("act_fn", ""));
        };
    }

    private void refuseUnsupported() {
        String type = json.text("sae_type", "sae");
        if (!type.equals("sae")) {
            throw new InputException("'%s' has sae_type '%s', expected sae", json.origin(), type);
        }
        if (json.flag("use_glu_encoder", false)) {
            throw new InputException(
                    "'%s' has use_glu_encoder = true, expected an encoder without a gated linear unit", json.origin());
        }
    }

    /** Whether inputs are scaled by a constant of the training data. */
    private boolean scales(Tensors tensors) {
        String norm = json.text("norm_activation", "");
        return switch (norm) {
            case "dataset-wise" -> true;
            case "inference", "token-wise" -> false;
            case "" ->
                first
                        || json.has("dataset_average_activation_norm")
                        || averageNorm(tensors, "in", "hook_point_in").isPresent();
            default ->
                throw new InputException(
                        "'%s' has norm_activation '%s', expected dataset-wise, token-wise or inference",
                        json.origin(), norm);
        };
    }

    private double factor(Tensors tensors, String side, String hookKey) {
        double average = averageNorm(tensors, side, hookKey).orElse(0);
        if (!(average > 0) || Double.isInfinite(average)) {
            throw new InputException(
                    "'%s' scales its input by the training data's mean norm: expected dataset_average_activation_norm"
                            + " with in and out above 0, in it or as tensors of '%s'",
                    json.origin(), tensors.origin());
        }
        return Math.sqrt(dIn()) / average;
    }

    private OptionalDouble averageNorm(Tensors tensors, String side, String hookKey) {
        JsonConfig norms = json.object("dataset_average_activation_norm");
        String hook = json.text(hookKey, json.text("hook_point_in", ""));
        for (String key : new String[] {side, hook}) {
            if (norms.has(key)) {
                return OptionalDouble.of(norms.number(key, 0));
            }
            OptionalDouble stored = OpenMossTensors.averageNorm(tensors, key);
            if (stored.isPresent()) {
                return stored;
            }
        }
        return side.equals("out") ? averageNorm(tensors, "in", "hook_point_in") : OptionalDouble.empty();
    }

    String sourceFormat() {
        return first ? "llama_scope" : linear ? "llama_scope_r1" : "llamascopium";
    }

    int dIn() {
        return json.count("d_model", LARGEST);
    }

    Optional<HookPoint> hook(Modules modules) {
        return point(modules, "hook_point_in");
    }

    Optional<HookPoint> target(Modules modules) {
        return point(modules, "hook_point_out");
    }

    private Optional<HookPoint> point(Modules modules, String key) {
        return json.has(key) ? Optional.of(modules.named(json.text(key, ""))) : Optional.empty();
    }

    Activation activation() {
        return activation;
    }

    String architecture(boolean transcoder) {
        String selector =
                activation == Activation.RELU ? "standard" : activation.name().toLowerCase(Locale.ROOT);
        return !transcoder ? selector : activation == Activation.RELU ? "transcoder" : selector + "_transcoder";
    }

    int topK(int most) {
        return activation == Activation.TOPK ? json.count("top_k", most) : 0;
    }

    InputNorm inputNorm() {
        return json.text("norm_activation", "").equals("token-wise") ? InputNorm.CONSTANT_NORM : InputNorm.NONE;
    }

    boolean subtractsDecoderBias() {
        return json.flag("apply_decoder_bias_to_pre_encoder", false);
    }

    /** Whether what is selected by is the pre-activation times the norm of the decoder's row; Llama Scope's own were made to do without. */
    boolean selectsByDecoderNorm() {
        return !first && json.flag("sparsity_include_decoder_norm", false);
    }

    Folding folding() {
        return activation != Activation.TOPK
                ? Folding.OPTIONAL
                : selectsByDecoderNorm() ? Folding.ALWAYS : Folding.NEVER;
    }

    boolean hasThresholdTensor() {
        return thresholdTensor;
    }

    /** Threshold of every latent, on the scaled input's pre-activations. */
    double scalarThreshold() {
        return json.number("jump_relu_threshold", 0) * factorIn;
    }

    /** By which the input is multiplied before it is encoded. */
    double factorIn() {
        return factorIn;
    }

    /** By which the reconstruction is divided. */
    double factorOut() {
        return factorOut;
    }

    SaeSpec.Declared declared() {
        boolean wasTopK = first && activation == Activation.JUMPRELU && json.has("top_k");
        return new SaeSpec.Declared(
                "",
                "",
                wasTopK ? OptionalDouble.of(json.count("top_k", LARGEST)) : OptionalDouble.empty(),
                linear ? OptionalInt.of(CONTEXT) : OptionalInt.empty(),
                linear ? Optional.of(true) : Optional.empty());
    }
}
