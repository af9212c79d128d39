"""Makes this folder: a small random Gemma 3 and what transformers 5.24 with PyTorch 2.15 finds at its hook points."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import Gemma3ForCausalLM, Gemma3TextConfig

folder = Path(__file__).parent
torch.manual_seed(7)
rope = {
    "full_attention": {"rope_type": "linear", "factor": 4.0, "rope_theta": 900.0},
    "sliding_attention": {"rope_type": "default", "rope_theta": 40.0},
}
config = Gemma3TextConfig(
    vocab_size=24, hidden_size=12, intermediate_size=16, num_hidden_layers=3, num_attention_heads=3, num_key_value_heads=1,
    head_dim=6, max_position_embeddings=64, sliding_window=4, query_pre_attn_scalar=10, rope_parameters=rope,
    layer_types=["sliding_attention", "full_attention", "sliding_attention"])
model = Gemma3ForCausalLM(config).eval()
with torch.no_grad():
    for name, weight in model.named_parameters():
        weight.copy_(torch.randn_like(weight) * (0.2 if weight.dim() == 1 else weight.shape[1] ** -0.5))
hooks = {}


def keep(name, of_input=False):
    def hook(module, inputs, output):
        value = inputs[0] if of_input else output
        value = value[0] if isinstance(value, tuple) else value
        hooks[name] = [[round(v, 6) for v in row] for row in value[0].tolist()]

    return hook


for number, layer in enumerate(model.model.layers):
    layer.register_forward_pre_hook(lambda m, inputs, n=number: keep(f"{n}:hook_resid_pre", True)(m, inputs, None))
    layer.input_layernorm.register_forward_hook(keep(f"{number}:attn.hook_in"))
    layer.self_attn.register_forward_hook(keep(f"{number}:attn.hook_out"))
    layer.self_attn.o_proj.register_forward_hook(keep(f"{number}:attn.hook_z", True))
    layer.post_attention_layernorm.register_forward_hook(keep(f"{number}:hook_attn_out"))
    layer.pre_feedforward_layernorm.register_forward_hook(keep(f"{number}:hook_resid_mid", True))
    layer.mlp.register_forward_hook(keep(f"{number}:mlp.hook_in", True))
    layer.mlp.register_forward_hook(keep(f"{number}:mlp.hook_out"))
    layer.post_feedforward_layernorm.register_forward_hook(keep(f"{number}:hook_mlp_out"))
    layer.register_forward_hook(keep(f"{number}:hook_resid_post"))
ids = torch.randint(0, 24, (11,))
with torch.no_grad():
    logits = model(ids[None], use_cache=False).logits[0]
config.dtype = torch.float32
(folder / "config.json").write_text(config.to_json_string())
save_file({k: v.contiguous() for k, v in model.state_dict().items() if k != "lm_head.weight"}, folder / "model.safetensors")
found = {"ids": ids.tolist(), "logits": [[round(v, 6) for v in row] for row in logits.tolist()], "hooks": hooks}
(folder / "reference.json").write_text(json.dumps(found) + "\n")
