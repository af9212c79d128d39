package io.asterism.producer.tokens;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.producer.tensors.JsonConfig;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Tokenizers of transformers whose class says something that their files do not. */
enum TokenizerKind {
    GPT2("GPT2Tokenizer"),
    GPT_NEOX("GPTNeoXTokenizer"),
    QWEN("Qwen2Tokenizer"),
    LLAMA("LlamaTokenizer"),
    BERT("BertTokenizer"),
    OTHER("");

    /** How Qwen's text falls into words; the runs of digits into single ones. */
    private static final String QWEN_WORDS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private final String tokenizerClass;

    TokenizerKind(String tokenizerClass) {
        this.tokenizerClass = tokenizerClass;
    }

    /** By {@code tokenizer_class}, else by the model's type. */
    static TokenizerKind of(JsonConfig tokenizer, JsonConfig model) {
        String named = tokenizer.text("tokenizer_class", "").replaceFirst("Fast$", "");
        if (!named.isEmpty()) {
            return Arrays.stream(values())
                    .filter(kind -> kind.tokenizerClass.equals(named))
                    .findFirst()
                    .orElse(OTHER);
        }
        return switch (model.text("model_type", "")) {
            case "gpt2", "gpt_neo" -> GPT2;
            case "gpt_neox" -> GPT_NEOX;
            case "qwen2", "qwen3" -> QWEN;
            default -> OTHER;
        };
    }

    /** What a token with a role is called where no file says. */
    Optional<String> usual(String role) {
        return Optional.ofNullable(usual().get(role));
    }

    /** The steps of a byte-level tokenizer before and behind its model. */
    void steps(ObjectNode tokenizer) {
        if (this == QWEN || this == GPT_NEOX) {
            tokenizer.putObject("normalizer").put("type", "NFC");
        }
        if (this == QWEN) {
            ArrayNode steps =
                    tokenizer.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
            steps.addObject()
                    .put("type", "Split")
                    .put("behavior", "Isolated")
                    .put("invert", false)
                    .putObject("pattern")
                    .put("Regex", QWEN_WORDS);
            byteLevel(steps.addObject(), false);
        } else {
            byteLevel(tokenizer.putObject("pre_tokenizer"), true);
        }
        byteLevel(tokenizer.putObject("decoder"), true);
    }

    private static void byteLevel(ObjectNode step, boolean words) {
        step.put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", false)
                .put("use_regex", words);
    }

    /** What tokens are called by their roles where no file says. */
    private Map<String, String> usual() {
        return switch (this) {
            case GPT2 ->
                Map.of("bos_token", "<|endoftext|>", "eos_token", "<|endoftext|>", "unk_token", "<|endoftext|>");
            case GPT_NEOX ->
                Map.of(
                        "bos_token",
                        "<|endoftext|>",
                        "eos_token",
                        "<|endoftext|>",
                        "unk_token",
                        "<|endoftext|>",
                        "pad_token",
                        "<|padding|>");
            case QWEN ->
                Map.of("eos_token", "<|endoftext|>", "unk_token", "<|endoftext|>", "pad_token", "<|endoftext|>");
            case LLAMA -> Map.of("bos_token", "<s>", "eos_token", "</s>", "unk_token", "<unk>");
            case BERT ->
                Map.of(
                        "unk_token",
                        "[UNK]",
                        "sep_token",
                        "[SEP]",
                        "pad_token",
                        "[PAD]",
                        "cls_token",
                        "[CLS]",
                        "mask_token",
                        "[MASK]");
            case OTHER -> Map.of();
        };
    }
}
