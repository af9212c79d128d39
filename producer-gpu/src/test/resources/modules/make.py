"""Makes this folder: small random models and what transformers 5.24 with PyTorch 2.15 finds before and behind each module of block 1."""

import json
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file

SIZES = dict(vocab_size=16, hidden_size=8, intermediate_size=12, num_hidden_layers=2, num_attention_heads=2,
             num_key_value_heads=1, head_dim=6, max_position_embeddings=32)
OPENAI = dict(vocab_size=16, n_embd=8, n_layer=2, n_head=2, n_positions=32)
EARLY = dict(vocab_size=16, hidden_size=8, num_layers=2, num_heads=2, max_position_embeddings=32,
             attention_types=[[["global", "local"], 1]], window_size=4, intermediate_size=12)
NEOX = dict(vocab_size=16, hidden_size=8, intermediate_size=12, num_hidden_layers=2, num_attention_heads=2, rotary_pct=0.5,
            max_position_embeddings=32)
MODELS = {
    "llama": transformers.LlamaConfig(**SIZES),
    "mistral": transformers.MistralConfig(**SIZES, sliding_window=4),
    "qwen3": transformers.Qwen3Config(**SIZES),
    "gemma2": transformers.Gemma2Config(**SIZES, query_pre_attn_scalar=5, sliding_window=4),
    "gemma3_text": transformers.Gemma3TextConfig(**SIZES, query_pre_attn_scalar=5, sliding_window=4),
    "gpt2": transformers.GPT2Config(**OPENAI),
    "gpt_neo": transformers.GPTNeoConfig(**EARLY),
    "gpt_neox": transformers.GPTNeoXConfig(**NEOX, use_parallel_residual=False),
    "gpt_neox-parallel": transformers.GPTNeoXConfig(**NEOX, use_parallel_residual=True),
}
TOKENS = 9
folder = Path(__file__).parent
found = {}


def row(value):
    """The last token's vector, where that is what the value is."""
    value = value[0] if isinstance(value, tuple) and value else value
    if not torch.is_tensor(value) or value.dim() != 3 or value.shape[1] != TOKENS:
        return None
    return [round(v, 6) for v in value[0, -1].tolist()]


for name, config in MODELS.items():
    torch.manual_seed(11)
    config.dtype = torch.float32
    model = transformers.AutoModelForCausalLM.from_config(config, attn_implementation="eager").eval()
    with torch.no_grad():
        for weight in model.parameters():
            weight.copy_(torch.randn_like(weight) * (0.3 if weight.dim() == 1 else weight.shape[1] ** -0.5))
    rows = {}
    for path, module in model.named_modules():
        if ".1" in path and (".layers.1" in path or ".h.1" in path):
            def before(_, args, kwargs, path=path):
                rows[path + ".input"] = row(args[0] if args else kwargs.get("hidden_states"))

            def behind(_, args, output, path=path):
                rows[path] = row(output)
            module.register_forward_pre_hook(before, with_kwargs=True)
            module.register_forward_hook(behind)
    ids = torch.randint(0, 16, (TOKENS,))
    with torch.no_grad():
        model(ids[None], use_cache=False)
    found[name] = {"ids": ids.tolist(), "rows": {path: r for path, r in rows.items() if r is not None}}
    (folder / name).mkdir(exist_ok=True)
    (folder / name / "config.json").write_text(config.to_json_string())
    head = model.get_output_embeddings()
    tied = head.weight is model.get_input_embeddings().weight
    state = {k: v.contiguous() for k, v in model.state_dict().items() if not (tied and k.endswith("lm_head.weight"))}
    save_file(state, folder / name / "model.safetensors")
(folder / "reference.json").write_text(json.dumps(found, indent=1).replace(",\n    ", ", ").replace("[\n    ", "[") + "\n")
