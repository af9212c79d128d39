"""GPT-2 to a layer and a TopK SAE on it, from the same files: folder, hidden layer width, k, runs. Leaves residual.f32 and prints one line of JSON."""
import json
import statistics
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

folder, heads, k, runs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])


def tensors(path):
    raw = np.memmap(path, np.uint8, "r")
    length = int(raw[:8].view("<u8")[0])
    header = json.loads(bytes(raw[8 : 8 + length]))
    data = raw[8 + length :]
    return {
        name: torch.from_numpy(np.array(data[t["data_offsets"][0] : t["data_offsets"][1]]).view("<f4").reshape(t["shape"]))
        for name, t in header.items()
        if name != "__metadata__"
    }


model, sae = tensors(folder + "/model/model.safetensors"), tensors(folder + "/sae/sae_weights.safetensors")
ids = torch.from_numpy(np.fromfile(folder + "/ids.i64", "<i8").reshape(-1, 128))
layers = sum(name.endswith("ln_1.weight") for name in model)
batch, tokens = ids.shape
mask = torch.full((tokens, tokens), -torch.inf).triu(1)


def norm(x, name):
    return F.layer_norm(x, x.shape[-1:], model[name + ".weight"], model[name + ".bias"], 1e-5)


def inout(x, name):
    return torch.addmm(model[name + ".bias"], x.flatten(0, 1), model[name + ".weight"]).view(batch, tokens, -1)


def residual():
    x = model["wte.weight"][ids] + model["wpe.weight"][:tokens]
    for layer in range(layers):
        name = f"h.{layer}."
        q, key, v = (part.view(batch, tokens, heads, -1).transpose(1, 2) for part in inout(norm(x, name + "ln_1"), name + "attn.c_attn").chunk(3, -1))
        weights = (q @ key.transpose(2, 3) / q.shape[-1] ** 0.5 + mask).softmax(-1)
        x = x + inout((weights @ v).transpose(1, 2).flatten(2), name + "attn.c_proj")
        hidden = inout(norm(x, name + "ln_2"), name + "mlp.c_fc")
        hidden = 0.5 * hidden * (1 + torch.tanh(0.7978845608028654 * (hidden + 0.044715 * hidden**3)))
        x = x + inout(hidden, name + "mlp.c_proj")
    return x.flatten(0, 1)


def encode(x):
    values, latents = torch.addmm(sae["b_enc"], x - sae["b_dec"], sae["W_enc"]).topk(k, -1)
    values = values.relu()
    error = x - sae["b_dec"] - F.embedding_bag(latents, sae["W_dec"], per_sample_weights=values, mode="sum")
    return values, (error**2).sum(-1)


def timed(function, *inputs):
    seconds = []
    for run in range(runs + 2):
        start = time.perf_counter()
        result = function(*inputs)
        seconds.append(time.perf_counter() - start)
    return result, statistics.median(seconds[2:])


with torch.inference_mode():
    x, forward = timed(residual)
    (values, error), encoder = timed(encode, x)
x.numpy().astype("<f4").tofile(folder + "/residual.f32")
print(json.dumps({"forward": forward, "encoder": encoder, "activations": float(values.double().sum()), "error": float(error.double().sum()), "threads": torch.get_num_threads(), "version": torch.__version__}))
