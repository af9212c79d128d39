package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.schemas.InputException;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Architectures that can be run, by the {@code model_type} of their configurations. */
enum Family {
    GPT2("gpt2", "GPT2") {
        @Override
        Transformer load(Checkpoint stored) {
            if (stored.json().flag("add_cross_attention", false)) {
                throw new InputException(
                        "'%s' has add_cross_attention = true, expected a model that reads text alone",
                        stored.json().origin());
            }
            Checkpoint checkpoint = stored.withTied(stored.prefix("transformer.") + "wte.weight", HEAD, true);
            Gpt2Config config = Gpt2Config.of(checkpoint.json());
            String prefix = checkpoint.prefix("transformer.");
            Map<String, NDArray> weights = checkpoint.weights(prefix, config.tensors());
            Map<String, NDArray> head = checkpoint.head(HEAD, true, prefix, config.shape());
            return Gpt2.of(config, Checkpoint.both(weights, head), checkpoint.manager());
        }
    },
    GPT_NEO("gpt_neo", "GPTNeo") {
        @Override
        Transformer load(Checkpoint stored) {
            Checkpoint checkpoint = stored.withTied(stored.prefix("transformer.") + "wte.weight", HEAD, true);
            GptNeoConfig config = GptNeoConfig.of(checkpoint.json());
            String prefix = checkpoint.prefix("transformer.");
            Map<String, NDArray> weights = checkpoint.weights("", config.tensors(prefix));
            Map<String, NDArray> head = checkpoint.head(HEAD, true, prefix, config.shape());
            return GptNeo.of(config, prefix, Checkpoint.both(weights, head), checkpoint.manager());
        }
    },
    GPT_NEOX("gpt_neox", "GPTNeoX") {
        @Override
        Transformer load(Checkpoint stored) {
            Checkpoint named = stored.withAlias(NEOX_HEAD, HEAD);
            Checkpoint checkpoint = named.withTied(named.prefix("gpt_neox.") + "embed_in.weight", NEOX_HEAD, false);
            GptNeoXConfig config = GptNeoXConfig.of(checkpoint.json());
            String prefix = checkpoint.prefix("gpt_neox.");
            Map<String, NDArray> weights = checkpoint.weights("", config.tensors(prefix));
            Map<String, NDArray> head = checkpoint.head(NEOX_HEAD, false, prefix, config.shape());
            return GptNeoX.of(config, prefix, Checkpoint.both(weights, head), checkpoint.manager());
        }
    },
    LLAMA("llama", "Llama") {
        @Override
        Transformer load(Checkpoint checkpoint) {
            return llama(checkpoint, LlamaKind.LLAMA);
        }
    },
    MISTRAL("mistral", "Mistral") {
        @Override
        Transformer load(Checkpoint checkpoint) {
            return llama(checkpoint, LlamaKind.MISTRAL);
        }
    },
    QWEN3("qwen3", "Qwen3") {
        @Override
        Transformer load(Checkpoint checkpoint) {
            return llama(checkpoint, LlamaKind.QWEN3);
        }
    },
    GEMMA2("gemma2", "Gemma2") {
        @Override
        Transformer load(Checkpoint checkpoint) {
            return gemma(checkpoint, GemmaKind.GEMMA2);
        }
    },
    GEMMA3_TEXT("gemma3_text", "Gemma3") {
        @Override
        Transformer load(Checkpoint checkpoint) {
            return gemma(checkpoint, GemmaKind.GEMMA3);
        }
    },
    /** Sees pictures, too; its part for text is Gemma 3's. */
    GEMMA3("gemma3", "Gemma3ForConditionalGeneration") {
        @Override
        Transformer load(Checkpoint checkpoint) {
            return gemma(checkpoint.part("text_config"), GemmaKind.GEMMA3);
        }
    };

    private static final String HEAD = "lm_head.weight";
    /** Newer exports have the usual name. */
    private static final String NEOX_HEAD = "embed_out.weight";

    private static final Pattern HEADS = Pattern.compile("(ForCausalLM|LMHeadModel|Model)$");

    private final String modelType;
    private final String architecture;

    Family(String modelType, String architecture) {
        this.modelType = modelType;
        this.architecture = architecture;
    }

    /** Loads a model's weights into arrays that belong to the checkpoint's manager. */
    abstract Transformer load(Checkpoint checkpoint);

    /** By {@code model_type}, or, where there is none, by the first of {@code architectures}. */
    static Family of(JsonConfig config) {
        String type = config.text("model_type", "");
        String named = config.node("architectures").path(0).asText();
        String architecture = HEADS.matcher(named).replaceFirst("");
        return Arrays.stream(values())
                .filter(family ->
                        type.isEmpty() ? family.architecture.equals(architecture) : family.modelType.equals(type))
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "'%s' has model_type '%s'%s, expected one of %s",
                        config.origin(),
                        type,
                        named.isEmpty() ? "" : " and architecture '" + named + "'",
                        Arrays.stream(values()).map(family -> family.modelType).collect(Collectors.joining(", ")) + ", "
                                + ScriptedModel.TYPE));
    }

    private static Transformer gemma(Checkpoint stored, GemmaKind kind) {
        String prefix = stored.prefixOf(
                "norm.weight", "model.", "", "model.language_model.", "language_model.model.", "language_model.");
        String headName = prefix.equals("language_model.model.") ? "language_model." + HEAD : HEAD;
        Checkpoint checkpoint = stored.withTied(prefix + "embed_tokens.weight", headName, true);
        GemmaConfig config = GemmaConfig.of(checkpoint.json(), kind, checkpoint.stored(prefix + "embed_tokens.weight"));
        Map<String, NDArray> weights = checkpoint.weights("", config.tensors(prefix));
        Map<String, NDArray> head = checkpoint.head(headName, true, prefix, config.shape());
        Map<String, NDArray> all = Checkpoint.both(weights, head);
        if (all.containsKey(headName)) {
            all.put(HEAD, all.get(headName));
        }
        return Gemma.of(config, prefix, all, checkpoint.manager());
    }

    private static Transformer llama(Checkpoint stored, LlamaKind kind) {
        Checkpoint checkpoint = stored.withTied(stored.prefix("model.") + "embed_tokens.weight", HEAD, false);
        LlamaConfig config = LlamaConfig.of(checkpoint.json(), kind);
        String prefix = checkpoint.prefix("model.");
        Map<String, NDArray> weights = checkpoint.weights("", config.tensors(prefix));
        Map<String, NDArray> head = checkpoint.head(HEAD, false, prefix, config.shape());
        return Llama.of(config, prefix, Checkpoint.both(weights, head), checkpoint.manager());
    }
}
