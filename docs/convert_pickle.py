#!/usr/bin/env python3
"""Converts a pickled SAE (ae.pt, .pth, .bin) to a SAELens directory, which Asterism reads. Needs torch alone.

    python3 convert_pickle.py ae.pt OUT [--hook blocks.8.hook_resid_post] [--class BatchTopKSAE] [--k 32]

Knows dictionary_learning and SAEBench (their config.json beside the pickle says the rest), OpenAI's GPT-2 SAEs, and state
dicts with SAELens' names or those of torch's linear layers. Nothing but tensors and plain values is unpickled.
"""
import argparse
import json
import pathlib
import re
import struct
import sys

import torch

CLASSES = {
    # What the encoder does, whether b_dec is subtracted from its input.
    "AutoEncoder": ("standard", True),
    "AutoEncoderNew": ("standard", False),
    "GatedAutoEncoder": ("gated", True),
    "JumpReluAutoEncoder": ("jumprelu", False),
    "AutoEncoderTopK": ("topk", True),
    "BatchTopKSAE": ("jumprelu", True),
    "MatryoshkaBatchTopKSAE": ("jumprelu", True),
}
LINEAR = {
    "encoder_linear.weight": "encoder.weight",
    "encoder_linear.bias": "encoder.bias",
    "decoder_linear.weight": "decoder.weight",
    "decoder_linear.bias": "decoder.bias",
}
NAMES = {
    "encoder.bias": "b_enc", "latent_bias": "b_enc", "decoder.bias": "b_dec", "decoder_bias": "b_dec", "bias": "b_dec",
    "pre_bias": "b_dec", "gate_bias": "b_gate", "mag_bias": "b_mag",
}


SUBMODULES = {
    "resid_pre": "hook_resid_pre", "resid_mid": "hook_resid_mid", "resid_post": "hook_resid_post",
    "mlp_out": "hook_mlp_out", "attn_out": "hook_attn_out", "attention_out": "hook_attn_out",
}


def fail(sentence):
    sys.exit("convert_pickle.py: " + sentence)


def said_hook(trainer):
    """The hook point that the trainer's config names: a layer alone says nothing of the place in it."""
    name = trainer.get("submodule_name")
    if not isinstance(name, str):
        fail("config.json beside the pickle has no submodule_name to say which hook point the SAE reads: say it with --hook")
    said = re.fullmatch(r"(\w+)_layer_(\d+)", name)
    if not said or said.group(1) not in SUBMODULES:
        fail(f"submodule_name is '{name}', expected such as mlp_out_layer_2: say the hook point with --hook")
    layer = trainer.get("layer", int(said.group(2)))
    if layer != int(said.group(2)):
        fail(f"submodule_name is '{name}', but layer is {layer}: say the hook point with --hook")
    return f"blocks.{layer}.{SUBMODULES[said.group(1)]}"


def flat(state):
    """The state dict itself, however it is wrapped."""
    for key in ("state_dict", "model_state_dict", "sae"):
        if isinstance(state, dict) and isinstance(state.get(key), dict):
            state = state[key]
    if not isinstance(state, dict) or not any(torch.is_tensor(value) for value in state.values()):
        fail("the pickle holds no state dict, expected tensors by name")
    return {LINEAR.get(name, name): value for name, value in state.items()}


def tensors(state):
    """The tensors under SAELens' names, W_enc [d_in, d_sae] and W_dec [d_sae, d_in]."""
    found = {NAMES.get(name, name): value.float() for name, value in state.items() if torch.is_tensor(value)}
    if "encoder.weight" in found:
        found["W_enc"] = found.pop("encoder.weight").T
    if "decoder.weight" in found:
        found["W_dec"] = found.pop("decoder.weight").T
    missing = [name for name in ("W_enc", "W_dec", "b_dec") if name not in found]
    if missing:
        fail(f"the pickle lacks {', '.join(missing)}; it has {', '.join(state)}")
    d_in = found["b_dec"].numel()
    for name, rows in (("W_enc", 0), ("W_dec", 1)):
        if found[name].shape[rows] != d_in:
            found[name] = found[name].T
        if found[name].shape[rows] != d_in:
            fail(f"{name} is of shape {tuple(found[name].shape)}, but b_dec has {d_in} components")
    return found


def guess_class(state, found):
    if "activation_state_dict" in state or "activation" in state:
        return "OpenAI"
    if "r_mag" in found:
        return "GatedAutoEncoder"
    if "group_sizes" in found:
        return "MatryoshkaBatchTopKSAE"
    if "threshold" in found and "k" not in found:
        return "JumpReluAutoEncoder"
    if "k" in found:
        fail("the pickle may be an AutoEncoderTopK or a BatchTopKSAE: say which with --class")
    return "AutoEncoder" if "bias" in state else "AutoEncoderNew"


def convert(state, trainer, args):
    found = tensors(state)
    d_in, d_sae = found["W_enc"].shape
    name = args.dict_class or trainer.get("dict_class") or guess_class(state, found)
    k = args.k or trainer.get("k") or (int(found["k"]) if "k" in found else None)
    config = {"d_in": d_in, "d_sae": d_sae, "dtype": "float32", "normalize_activations": "none"}
    if name == "OpenAI":
        kind = str(state.get("activation", "TopK"))
        architecture, subtracts = ("topk" if "topk" in kind.lower() else "standard"), True
        k = k or int((state.get("activation_state_dict") or {}).get("k", 32))
        config["normalize_activations"] = "layer_norm"
    elif name in CLASSES:
        architecture, subtracts = CLASSES[name]
    else:
        fail(f"the class is '{name}', expected one of {', '.join(CLASSES)}")
    kept = ["W_enc", "W_dec", "b_dec"]
    kept += ["b_gate", "b_mag", "r_mag"] if architecture == "gated" else ["b_enc"]
    if architecture == "topk":
        if not k:
            fail("the pickle does not say k: say it with --k")
        config["k"] = k
    if architecture == "jumprelu":
        threshold = found.get("threshold")
        if threshold is None or bool((threshold < 0).any()) and name != "JumpReluAutoEncoder":
            fail("the threshold was never set in training, so which latents fire depends on the batch")
        found["threshold"] = threshold.expand(d_sae) if threshold.numel() == 1 else threshold
        kept.append("threshold")
    missing = [tensor for tensor in kept if tensor not in found]
    if missing:
        fail(f"the pickle lacks {', '.join(missing)} for {name}; it has {', '.join(state)}")
    config.update(architecture=architecture, apply_b_dec_to_input=subtracts)
    return config, {tensor: found[tensor].contiguous() for tensor in kept}


def write(path, arrays):
    header, begin = {}, 0
    for name, array in arrays.items():
        end = begin + 4 * array.numel()
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [begin, end]}
        begin = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        for array in arrays.values():
            out.write(array.numpy().astype("<f4").tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pickle", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--hook", help="hook point, where no config.json beside the pickle names the submodule")
    parser.add_argument("--class", dest="dict_class", help="one of " + ", ".join(CLASSES))
    parser.add_argument("--k", type=int, help="of a TopK SAE")
    args = parser.parse_args()
    beside = args.pickle.parent / "config.json"
    json_beside = json.loads(beside.read_text()) if beside.exists() else {}
    trainer = json_beside.get("trainer", {})
    hook = args.hook or said_hook(trainer)
    try:
        state = torch.load(args.pickle, map_location="cpu", weights_only=True)
    except Exception as failure:  # torch raises half a dozen kinds
        fail(f"'{args.pickle}' cannot be unpickled safely: {str(failure).splitlines()[0]}")
    config, arrays = convert(flat(state), trainer, args)
    config["metadata"] = {"sae_lens_version": "6.0.0", "hook_name": hook, "model_name": trainer.get("lm_name", "")}
    if "ctx_len" in json_beside.get("buffer", {}):
        config["metadata"]["context_size"] = json_beside["buffer"]["ctx_len"]
    args.out.mkdir(parents=True, exist_ok=True)
    write(args.out / "sae_weights.safetensors", arrays)
    (args.out / "cfg.json").write_text(json.dumps(config, indent=2))
    print(f"{args.out}: {config['architecture']}, {config['d_sae']} latents at {hook}")


if __name__ == "__main__":
    main()
