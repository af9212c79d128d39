"""Small random models, one for each way in which a family can be configured, made and saved by transformers."""

from pathlib import Path
from typing import Any

import torch
import transformers

VOCABULARY = 300
LAYERS = 4

GROUPED = {
    "hidden_size": 32,
    "intermediate_size": 56,
    "num_hidden_layers": LAYERS,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 12,
    "vocab_size": VOCABULARY,
    "max_position_embeddings": 128,
}
LLAMA3 = {
    "rope_type": "llama3",
    "rope_theta": 10000.0,
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 32,
}
GPT2 = {"n_embd": 32, "n_layer": LAYERS, "n_head": 4, "vocab_size": VOCABULARY, "n_positions": 128}
NEOX = {
    "hidden_size": 32,
    "intermediate_size": 56,
    "num_hidden_layers": LAYERS,
    "num_attention_heads": 4,
    "vocab_size": VOCABULARY,
    "max_position_embeddings": 128,
}
GEMMA = {**GROUPED, "query_pre_attn_scalar": 9, "sliding_window": 8}
WINDOWS = ["sliding_attention", "full_attention"] * (LAYERS // 2)

# What it is called in the table, its model_type, its settings.
KINDS: list[tuple[str, str, dict[str, Any]]] = [
    ("gpt2", "gpt2", GPT2),
    ("gpt2, scores scaled by layer", "gpt2", {**GPT2, "scale_attn_by_inverse_layer_idx": True, "activation_function": "gelu"}),
    ("gpt2, scores not scaled", "gpt2", {**GPT2, "scale_attn_weights": False, "n_inner": 40}),
    ("gpt_neo, local layers", "gpt_neo", {
        "hidden_size": 32, "num_layers": LAYERS, "num_heads": 4, "attention_types": [[["global", "local"], LAYERS // 2]],
        "window_size": 8, "vocab_size": VOCABULARY, "max_position_embeddings": 128}),
    ("gpt_neox, parallel", "gpt_neox", {**NEOX, "rope_parameters": {
        "rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 0.5}}),
    ("gpt_neox, one after the other", "gpt_neox", {**NEOX, "use_parallel_residual": False, "attention_bias": False}),
    ("llama", "llama", GROUPED),
    ("llama, biases", "llama", {**GROUPED, "attention_bias": True, "mlp_bias": True}),
    ("llama, rotary scaling llama3", "llama", {**GROUPED, "rope_parameters": LLAMA3}),
    ("llama, rotary scaling linear", "llama", {
        **GROUPED, "rope_parameters": {"rope_type": "linear", "rope_theta": 500.0, "factor": 4.0}}),
    ("mistral, window", "mistral", {**GROUPED, "sliding_window": 8}),
    ("mistral, no window", "mistral", {**GROUPED, "sliding_window": None}),
    ("qwen3", "qwen3", GROUPED),
    ("qwen3, windows", "qwen3", {**GROUPED, "use_sliding_window": True, "sliding_window": 8, "max_window_layers": 2}),
    ("gemma2", "gemma2", {**GEMMA, "layer_types": WINDOWS, "attn_logit_softcapping": 5.0, "final_logit_softcapping": 3.0}),
    ("gemma2, no caps", "gemma2", {
        **GEMMA, "layer_types": WINDOWS, "attn_logit_softcapping": None, "final_logit_softcapping": None}),
    ("gemma3_text", "gemma3_text", {**GEMMA, "layer_types": WINDOWS}),
    ("gemma3_text, linear scaling of the global layers", "gemma3_text", {
        **GEMMA, "layer_types": WINDOWS, "rope_parameters": {
            "full_attention": {"rope_type": "linear", "rope_theta": 1000.0, "factor": 8.0},
            "sliding_attention": {"rope_type": "default", "rope_theta": 100.0}}}),
    ("gemma3, its part for text", "gemma3", {
        "text_config": {**GEMMA, "layer_types": WINDOWS, "model_type": "gemma3_text"},
        "vision_config": {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
                          "image_size": 28, "patch_size": 14},
        "mm_tokens_per_image": 4}),
]


def write(model_type: str, settings: dict[str, Any], folder: Path, seed: int = 1) -> torch.nn.Module:
    """Makes the model, saves it with `save_pretrained` and gives it, in float32.

    Weights are drawn anew, large enough that scores, caps and windows matter; gains and biases as well, since a fresh model's are 1 and 0.
    """
    torch.manual_seed(seed)
    config = transformers.AutoConfig.for_model(model_type, **settings)
    config.dtype = torch.float32
    kind = (transformers.AutoModelForImageTextToText if model_type == "gemma3" else transformers.AutoModelForCausalLM)
    model = kind.from_config(config, attn_implementation="eager").float().eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.dim() < 2:
                parameter.add_(torch.randn_like(parameter) * 0.2)
            else:
                parameter.copy_(torch.randn_like(parameter) * (0.5 if "embed" in name or "wte" in name else 0.2))
    model.tie_weights()
    model.save_pretrained(folder)
    return model
