"""A model to a layer and TopK SAEs on it, from the same files: folder, heads, k, device.

For each line with the name of a piece of work it does that once and prints the seconds; for 'found' it leaves residual.f32 and prints what
it is and found, in one line of JSON.
"""
import json
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

folder, heads, k, device = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]


def tensors(path):
    raw = np.memmap(path, np.uint8, "r")
    length = int(raw[:8].view("<u8")[0])
    header = json.loads(bytes(raw[8 : 8 + length]))
    data = raw[8 + length :]
    return {
        name: torch.from_numpy(np.array(data[t["data_offsets"][0] : t["data_offsets"][1]]).view("<f4").reshape(t["shape"])).to(device)
        for name, t in header.items()
        if name != "__metadata__"
    }


model = tensors(folder + "/model/model.safetensors")
saes = [tensors(f"{folder}/sae{number}/sae_weights.safetensors") for number in (1, 2)]
ids = torch.from_numpy(np.fromfile(folder + "/ids.i64", "<i8").reshape(-1, 128)).to(device)
batch, tokens = ids.shape
mask = torch.full((tokens, tokens), -torch.inf, device=device).triu(1)


def norm(x, name):
    return F.layer_norm(x, x.shape[-1:], model[name + ".weight"], model[name + ".bias"], 1e-5)


def inout(x, name):
    return torch.addmm(model[name + ".bias"], x.flatten(0, 1), model[name + ".weight"]).view(batch, tokens, -1)


def attend(q, key, v):
    weights = (q @ key.transpose(2, 3) / q.shape[-1] ** 0.5 + mask).softmax(-1)
    return (weights @ v).transpose(1, 2).flatten(2)


def gpt2():
    layers = sum(name.endswith("ln_1.weight") for name in model)
    x = model["wte.weight"][ids] + model["wpe.weight"][:tokens]
    for layer in range(layers):
        name = f"h.{layer}."
        q, key, v = (part.view(batch, tokens, heads, -1).transpose(1, 2) for part in inout(norm(x, name + "ln_1"), name + "attn.c_attn").chunk(3, -1))
        x = x + inout(attend(q, key, v), name + "attn.c_proj")
        hidden = inout(norm(x, name + "ln_2"), name + "mlp.c_fc")
        hidden = 0.5 * hidden * (1 + torch.tanh(0.7978845608028654 * (hidden + 0.044715 * hidden**3)))
        x = x + inout(hidden, name + "mlp.c_proj")
    return x.flatten(0, 1)


def rms(x, name):
    return model[name + ".weight"] * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5))


def rotary(width):
    angles = torch.outer(torch.arange(tokens, device=device).float(), 100000.0 ** (-torch.arange(0, width, 2, device=device).float() / width))
    return torch.cat([angles, angles], -1).cos(), torch.cat([angles, angles], -1).sin()


def rotated(x, cos, sin):
    first, second = x.chunk(2, -1)
    return x * cos + torch.cat([-second, first], -1) * sin


def llama():
    layers = sum(name.endswith("input_layernorm.weight") for name in model)
    x = model["model.embed_tokens.weight"][ids]
    width = x.shape[-1] // heads
    cos, sin = rotary(width)
    for layer in range(layers):
        name = f"model.layers.{layer}."
        normed = rms(x, name + "input_layernorm")
        q, key, v = (F.linear(normed, model[f"{name}self_attn.{part}_proj.weight"]).view(batch, tokens, -1, width).transpose(1, 2) for part in "qkv")
        q, key = rotated(q, cos, sin), rotated(key, cos, sin)
        shared = heads // key.shape[1]
        z = attend(q, key.repeat_interleave(shared, 1), v.repeat_interleave(shared, 1))
        x = x + F.linear(z, model[name + "self_attn.o_proj.weight"])
        normed = rms(x, name + "post_attention_layernorm")
        hidden = F.silu(F.linear(normed, model[name + "mlp.gate_proj.weight"])) * F.linear(normed, model[name + "mlp.up_proj.weight"])
        x = x + F.linear(hidden, model[name + "mlp.down_proj.weight"])
    return x.flatten(0, 1)


def encode(x, sae):
    values, latents = torch.addmm(sae["b_enc"], x - sae["b_dec"], sae["W_enc"]).topk(k, -1)
    values = values.relu()
    error = x - sae["b_dec"] - F.embedding_bag(latents, sae["W_dec"], per_sample_weights=values, mode="sum")
    return values.cpu(), latents.cpu(), (error**2).sum(-1).cpu()


residual = gpt2 if "wte.weight" in model else llama


def timed(work):
    start = time.perf_counter()
    work()
    if device == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - start


with torch.inference_mode():
    x = residual()
    works = {"forward": residual, "encoder": lambda: encode(x, saes[0]), "encoders": lambda: [encode(x, sae) for sae in saes]}
    for line in sys.stdin:
        if line.strip() in works:
            print(timed(works[line.strip()]), flush=True)
            continue
        values, _, error = encode(x, saes[0])
        x.cpu().numpy().astype("<f4").tofile(folder + "/residual.f32")
        found = {"activations": float(values.double().sum()), "error": float(error.double().sum()), "threads": torch.get_num_threads(),
                 "version": torch.__version__, "device": torch.cuda.get_device_name() if device == "cuda" else "cpu"}
        print(json.dumps(found), flush=True)
