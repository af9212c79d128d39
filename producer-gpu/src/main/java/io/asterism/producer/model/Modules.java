package io.asterism.producer.model;

import io.asterism.producer.model.HookPoint.Kind;
import io.asterism.schemas.InputException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What goes into the modules of a family's blocks and what comes out of them, by the names that the family's code in Hugging Face's
 * library has for them: {@code model.layers.12.mlp}, {@code transformer.h.3.output} (sae-formats 3.6).
 *
 * <p>These names are not those of hook points in other clothes: where a family has norms behind its halves, what a half's module gives
 * is not what is added to the residual stream.
 */
public final class Modules {
    private static final Pattern PATH =
            Pattern.compile("((?:[A-Za-z_]\\w*\\.)*?)(?:h|layers)\\.(\\d{1,4})(?:\\.([A-Za-z_][\\w.]*))?");
    private static final Pattern LANGUAGE =
            Pattern.compile("((base_model|model|language_model|transformer|gpt_neox)\\.)*");
    private static final Pattern SIDE = Pattern.compile("(?:(.*)\\.)?(input|output)");

    private final Map<String, Kind> inputs = new HashMap<>();
    private final Map<String, Kind> outputs = new HashMap<>();
    private final boolean normsBehind;

    private Modules(boolean normsBehind) {
        this.normsBehind = normsBehind;
        into(Kind.RESID_PRE, "");
        outOf(Kind.RESID_POST, "");
    }

    /** Llama and its kin. */
    static Modules ofLlama() {
        return new Modules(false)
                .into(Kind.RESID_PRE, "input_layernorm")
                .outOf(Kind.ATTN_IN, "input_layernorm")
                .llamaHalves()
                .outOf(Kind.ATTN_OUT, "self_attn", "self_attn.o_proj")
                .into(Kind.RESID_MID, "post_attention_layernorm")
                .outOf(Kind.MLP_IN, "post_attention_layernorm")
                .outOf(Kind.MLP_OUT, "mlp", "mlp.down_proj");
    }

    /** Gemma 2 and 3: {@code post_attention_layernorm} is not the norm of that name in Llama. */
    static Modules ofGemma() {
        return new Modules(true)
                .into(Kind.RESID_PRE, "input_layernorm")
                .outOf(Kind.ATTN_IN, "input_layernorm")
                .llamaHalves()
                .outOf(Kind.ATTN_MODULE_OUT, "self_attn", "self_attn.o_proj")
                .into(Kind.ATTN_MODULE_OUT, "post_attention_layernorm")
                .outOf(Kind.ATTN_OUT, "post_attention_layernorm")
                .into(Kind.RESID_MID, "pre_feedforward_layernorm")
                .outOf(Kind.MLP_IN, "pre_feedforward_layernorm")
                .outOf(Kind.MLP_MODULE_OUT, "mlp", "mlp.down_proj")
                .into(Kind.MLP_MODULE_OUT, "post_feedforward_layernorm")
                .outOf(Kind.MLP_OUT, "post_feedforward_layernorm");
    }

    private Modules llamaHalves() {
        return into(Kind.ATTN_IN, "self_attn", "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj")
                .into(Kind.ATTN_Z, "self_attn.o_proj")
                .into(Kind.MLP_IN, "mlp", "mlp.gate_proj", "mlp.up_proj");
    }

    /** GPT-2. */
    static Modules ofGpt2() {
        return gpt2Norms()
                .into(Kind.ATTN_IN, "attn", "attn.c_attn")
                .into(Kind.ATTN_Z, "attn.c_proj")
                .outOf(Kind.ATTN_OUT, "attn", "attn.c_proj");
    }

    /** GPT-Neo. */
    static Modules ofGptNeo() {
        String inner = "attn.attention";
        return gpt2Norms()
                .into(Kind.ATTN_IN, "attn", inner, inner + ".q_proj", inner + ".k_proj", inner + ".v_proj")
                .into(Kind.ATTN_Z, inner + ".out_proj")
                .outOf(Kind.ATTN_OUT, "attn", inner, inner + ".out_proj");
    }

    private static Modules gpt2Norms() {
        return new Modules(false)
                .into(Kind.RESID_PRE, "ln_1")
                .outOf(Kind.ATTN_IN, "ln_1")
                .into(Kind.RESID_MID, "ln_2")
                .outOf(Kind.MLP_IN, "ln_2")
                .into(Kind.MLP_IN, "mlp", "mlp.c_fc")
                .outOf(Kind.MLP_OUT, "mlp", "mlp.c_proj");
    }

    /** GPT-NeoX; in parallel blocks both norms read the block's input. */
    static Modules ofGptNeoX(boolean parallel) {
        return new Modules(false)
                .into(Kind.RESID_PRE, "input_layernorm")
                .outOf(Kind.ATTN_IN, "input_layernorm")
                .into(Kind.ATTN_IN, "attention", "attention.query_key_value")
                .into(Kind.ATTN_Z, "attention.dense")
                .outOf(Kind.ATTN_OUT, "attention", "attention.dense")
                .into(parallel ? Kind.RESID_PRE : Kind.RESID_MID, "post_attention_layernorm")
                .outOf(Kind.MLP_IN, "post_attention_layernorm")
                .into(Kind.MLP_IN, "mlp", "mlp.dense_h_to_4h")
                .outOf(Kind.MLP_OUT, "mlp", "mlp.dense_4h_to_h");
    }

    /** A family of which nothing is known but that its blocks have two halves. */
    static Modules ofAnyFamily() {
        return new Modules(true)
                .into(Kind.ATTN_IN, "self_attn", "attn", "attention")
                .outOf(Kind.ATTN_MODULE_OUT, "self_attn", "attn", "attention")
                .into(Kind.MLP_IN, "mlp")
                .outOf(Kind.MLP_MODULE_OUT, "mlp");
    }

    private Modules into(Kind kind, String... modules) {
        for (String module : modules) {
            inputs.put(module, kind);
        }
        return this;
    }

    private Modules outOf(Kind kind, String... modules) {
        for (String module : modules) {
            outputs.put(module, kind);
        }
        return this;
    }

    /**
     * The tensor that a module's path means: with {@code .input} behind it what goes in, else what comes out.
     *
     * @return none where the name is no module's path
     * @throws InputException if it is one, but no tensor of this family's that can be read
     */
    public Optional<HookPoint> hook(String path) {
        Matcher matcher = PATH.matcher(path);
        return matcher.matches() ? Optional.of(hook(path, matcher)) : Optional.empty();
    }

    private HookPoint hook(String path, Matcher block) {
        if (!LANGUAGE.matcher(block.group(1)).matches()) {
            throw new InputException(
                    "the module '%s' is none of the language model's blocks, expected layers.N or h.N, with what"
                            + " stands before it in Hugging Face's code or without",
                    path);
        }
        String place = block.group(3) == null ? "" : block.group(3);
        Matcher side = SIDE.matcher(place);
        String module = !side.matches() ? place : side.group(1) == null ? "" : side.group(1);
        boolean input = side.matches() && side.group(2).equals("input");
        Kind kind = (input ? inputs : outputs).get(module);
        if (kind == null) {
            throw new InputException(
                    "the module '%s' has no %s that can be read in this model's family, expected that of %s",
                    path, input ? "input" : "output", String.join(", ", named(input ? inputs : outputs)));
        }
        return new HookPoint(kind, Integer.parseInt(block.group(2)));
    }

    private static Set<String> named(Map<String, Kind> modules) {
        Set<String> names = new TreeSet<>(modules.keySet());
        names.remove("");
        names.add("the block itself");
        return names;
    }

    /**
     * A hook point by its module's path or by TransformerLens' name.
     *
     * @throws InputException if no such tensor can be read
     */
    public HookPoint named(String name) {
        return canonical(hook(name).orElseGet(() -> HookPoint.parse(name)));
    }

    /** The one name of a tensor that has two: without norms behind them, halves add to the stream what their modules give. */
    public HookPoint canonical(HookPoint hook) {
        return normsBehind
                ? hook
                : switch (hook.kind()) {
                    case ATTN_MODULE_OUT -> new HookPoint(Kind.ATTN_OUT, hook.layer());
                    case MLP_MODULE_OUT -> new HookPoint(Kind.MLP_OUT, hook.layer());
                    default -> hook;
                };
    }

    /** What comes out of the module that the tensor goes into, which is what a transcoder of the module gives. */
    public Optional<HookPoint> outputFor(HookPoint input) {
        return switch (input.kind()) {
            case MLP_IN -> Optional.of(canonical(new HookPoint(Kind.MLP_MODULE_OUT, input.layer())));
            case ATTN_IN -> Optional.of(canonical(new HookPoint(Kind.ATTN_MODULE_OUT, input.layer())));
            case RESID_PRE -> Optional.of(new HookPoint(Kind.RESID_POST, input.layer()));
            default -> Optional.empty();
        };
    }
}
