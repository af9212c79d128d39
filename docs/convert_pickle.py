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
# Names that people give to modules in dictionary_learning's configurations, such as mlp_out_layer_2, and what they read.
PLACES = {
    "resid_pre": "hook_resid_pre", "resid_mid": "hook_resid_mid", "resid_post": "hook_resid_post", "resid": "hook_resid_post",
    "mlp_in": "mlp.hook_in", "mlp_out": "hook_mlp_out", "mlp": "hook_mlp_out",
    "attn_in": "attn.hook_in", "attn_out": "hook_attn_out", "attn": "hook_attn_out",
}
# Modules by what goes into them; a name with "out" or "post" in it says that it is not that.
INPUTS = {"resid": "hook_resid_pre", "mlp": "mlp.hook_in", "attn": "attn.hook_in", "mlp_in": "mlp.hook_in", "attn_in": "attn.hook_in",
          "resid_pre": "hook_resid_pre"}
# Families with a norm behind each half, which a module's own output has not passed.
NORMS_BEHIND = re.compile(r"gemma-?[23](?![.\d]*b)", re.IGNORECASE)
SUBMODULE = re.compile(r"(?:blocks?_)?(resid|mlp|attn|att|attention)(?:_(pre|mid|post|in|out|input|output))?(?:_?(?:layer|l))?_?(\d+)")
MODULE_PATH = re.compile(r"(?:[a-z_]+\.)*(?:h|layers)\.(\d+)(?:\.[A-Za-z_.\d]+)?")
HOOK_POINT = re.compile(r"blocks\.(\d+)\..+")


def fail(sentence):
    sys.exit("convert_pickle.py: " + sentence)


def is_tensor(value):
    return hasattr(value, "numel")


def flat(state):
    """The state dict itself, however it is wrapped: by whoever saved it, by torch.compile, by training on several devices."""
    for key in ("state_dict", "model_state_dict", "sae"):
        if isinstance(state, dict) and isinstance(state.get(key), dict):
            state = state[key]
    if not isinstance(state, dict) or not any(is_tensor(value) for value in state.values()):
        fail("the pickle holds no state dict, expected tensors by name")
    for wrapper in ("_orig_mod.", "module."):
        if all(name.startswith(wrapper) for name in state):
            state = {name.removeprefix(wrapper): value for name, value in state.items()}
    return {LINEAR.get(name, name): value for name, value in state.items()}


def tensors(state):
    """The tensors under SAELens' names, W_enc [d_in, d_sae] and W_dec [d_sae, d_in]."""
    found = {NAMES.get(name, name): value.float() for name, value in state.items() if is_tensor(value)}
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


def submodule_hook(name, io, model):
    """The hook point of a submodule_name, None where it is not understood; with its layer."""
    for pattern in (HOOK_POINT, MODULE_PATH):
        known = pattern.fullmatch(name)
        if known:
            return name + ".input" if io == "in" and pattern is MODULE_PATH else name, int(known.group(1))
    known = SUBMODULE.fullmatch(name)
    if not known:
        return None, None
    half = {"att": "attn", "attention": "attn"}.get(known.group(1), known.group(1))
    side = {"input": "in", "output": "out"}.get(known.group(2), known.group(2))
    place = half if side is None else f"{half}_{side}"
    hook = (INPUTS if io == "in" else PLACES).get(place)
    if hook in ("hook_mlp_out", "hook_attn_out") and NORMS_BEHIND.search(model):
        hook = half + ".hook_out"
    return hook and f"blocks.{known.group(3)}.{hook}", int(known.group(3))


def files_hook(trainer, buffer, beside):
    """What the configuration beside the pickle says of where the SAE reads; None where it does not say."""
    name = trainer.get("submodule_name") or ""
    io = buffer.get("io") or "out"
    if io not in ("in", "out"):
        fail(f"'{beside}' has io '{io}', expected an SAE of what goes in or of what comes out")
    if not name:
        return None
    hook, layer = submodule_hook(name, io, str(trainer.get("lm_name") or ""))
    said = trainer.get("layer")
    if layer is not None and said is not None and str(said) != str(layer):
        fail(f"'{beside}' has layer {said}, but submodule_name '{name}', expected the same layer")
    return hook


def settled_hook(asked, files, trainer, buffer, beside):
    if not asked and not files:
        name = trainer.get("submodule_name")
        said = f"'{beside}' has submodule_name '{name}' and io '{buffer.get('io') or 'out'}'" if name else f"'{beside}'"
        says = f"{said}, which does not say" if name else f"{said} does not say" if trainer else "no config.json beside the pickle says"
        fail(f"{says} which hook point the SAE reads: say it with --hook")
    if asked and files and asked != files and HOOK_POINT.fullmatch(files):
        fail(f"'{beside}' says that the SAE reads '{files}', but --hook says '{asked}'")
    return asked or files


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


def settled_class(asked, trainer, state, found):
    """The class. dictionary_learning's configurations call AutoEncoderNew an AutoEncoder as well: the tensors tell them apart."""
    name = asked or trainer.get("dict_class") or guess_class(state, found)
    bias = {"AutoEncoder": "bias", "AutoEncoderNew": "decoder.bias"}
    held = [kind for kind, tensor in bias.items() if tensor in state]
    if name not in bias or len(held) != 1 or name == held[0]:
        return name
    if asked:
        fail(f"--class says {asked}, but the pickle has {bias[held[0]]}, expected {bias[asked]} of this class")
    return held[0]


def convert(state, trainer, args):
    found = tensors(state)
    d_in, d_sae = found["W_enc"].shape
    name = settled_class(args.dict_class, trainer, state, found)
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


def refuse_stand_in(path):
    if not path.is_file():
        fail(f"there is no file '{path}'")
    with open(path, "rb") as file:
        head = file.read(512)
    if re.match(rb"version https?://(git-lfs|hawser)", head):
        fail(f"'{path}' is a Git LFS pointer: fetch the file itself")
    if re.match(rb"\s*<(!doctype|html|\?xml)", head, re.IGNORECASE):
        fail(f"'{path}' is a web page: fetch the file itself")
    if not head:
        fail(f"'{path}' is empty: fetch the file itself")


def read_json(path):
    refuse_stand_in(path)
    try:
        read = json.loads(path.read_text())
    except ValueError:
        fail(f"'{path}' is not valid JSON")
    if not isinstance(read, dict):
        fail(f"'{path}' does not hold a JSON object")
    return read


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pickle", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--hook", help="hook point, where no config.json beside the pickle says it")
    parser.add_argument("--class", dest="dict_class", help="one of " + ", ".join(CLASSES))
    parser.add_argument("--k", type=int, help="of a TopK SAE")
    args = parser.parse_args()
    beside = args.pickle.parent / "config.json"
    json_beside = read_json(beside) if beside.exists() else {}
    trainer, buffer = (part if isinstance(part, dict) else {} for part in (json_beside.get("trainer"), json_beside.get("buffer")))
    hook = settled_hook(args.hook, files_hook(trainer, buffer, beside), trainer, buffer, beside)
    refuse_stand_in(args.pickle)
    try:
        import torch  # here, so that what is wrong with the files is said without it
    except ImportError:
        fail("Python has no torch, which unpickles: pip install torch")
    try:
        state = torch.load(args.pickle, map_location="cpu", weights_only=True)
    except Exception as failure:  # torch raises half a dozen kinds
        fail(f"'{args.pickle}' cannot be unpickled safely: {str(failure).splitlines()[0]}")
    config, arrays = convert(flat(state), trainer, args)
    config["metadata"] = {"sae_lens_version": "6.0.0", "hook_name": hook, "model_name": trainer.get("lm_name", "")}
    if buffer.get("ctx_len"):
        config["metadata"]["context_size"] = buffer["ctx_len"]
    args.out.mkdir(parents=True, exist_ok=True)
    write(args.out / "sae_weights.safetensors", arrays)
    (args.out / "cfg.json").write_text(json.dumps(config, indent=2))
    print(f"{args.out}: {config['architecture']}, {config['d_sae']} latents at {hook}")


if __name__ == "__main__":
    main()
