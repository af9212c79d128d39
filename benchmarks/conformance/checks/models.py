"""Every family's tensors at every hook point against transformers' own modules."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers

from . import small_models
from .common import Array, Report, difference, inspect, listed, parsed

ALLOWED = 1e-4
TOKENS = 48
TEXT = (
    "It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife. "
    "However little known the feelings or views of such a man may be on his first entering a neighbourhood, 1,234 houses away: "
    "naïve façades, 日本語 and 🙂 emojis included\n\n\tdef f(x):\n\t\treturn x ** 2  # done\n")


class Places:
    """Where a family's modules hold what the hook points name.

    mid: the norm that reads the stream between the halves; attention_out, mlp_out: modules whose output is added to it
    """

    def __init__(self, blocks: str, attention: str, projection: str, mid: str, mlp: str, post: tuple[str, str] | None = None):
        self.blocks = blocks
        self.attention = attention
        self.projection = projection
        self.mid = mid
        self.mlp = mlp
        self.attention_out, self.mlp_out = post or (attention, mlp)


LLAMA = Places("model.layers", "self_attn", "self_attn.o_proj", "post_attention_layernorm", "mlp")
GEMMA = Places("model.layers", "self_attn", "self_attn.o_proj", "pre_feedforward_layernorm", "mlp",
               ("post_attention_layernorm", "post_feedforward_layernorm"))
PLACES = {
    "gpt2": Places("transformer.h", "attn", "attn.c_proj", "ln_2", "mlp"),
    "gpt_neo": Places("transformer.h", "attn", "attn.attention.out_proj", "ln_2", "mlp"),
    "gpt_neox": Places("gpt_neox.layers", "attention", "attention.dense", "post_attention_layernorm", "mlp"),
    "llama": LLAMA,
    "mistral": LLAMA,
    "qwen3": LLAMA,
    "gemma2": GEMMA,
    "gemma3_text": GEMMA,
    "gemma3": Places("model.language_model.layers", "self_attn", "self_attn.o_proj", "pre_feedforward_layernorm", "mlp",
                     ("post_attention_layernorm", "post_feedforward_layernorm")),
}


def first(value: Any) -> torch.Tensor:
    """The tensor of an output that may be a tuple."""
    return value[0] if isinstance(value, tuple) else value


def normalized(x: torch.Tensor, norm: torch.nn.Module) -> torch.Tensor:
    """What a norm gives before its gain and bias, from its definition."""
    if isinstance(norm, torch.nn.LayerNorm):
        return torch.nn.functional.layer_norm(x, x.shape[-1:], eps=norm.eps)
    eps = norm.variance_epsilon if hasattr(norm, "variance_epsilon") else norm.eps
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + eps)


def tensors(model: torch.nn.Module, ids: list[int]) -> dict[str, Array]:
    """What each hook point holds, taken by PyTorch's hooks."""
    model_type = model.config.model_type
    places = PLACES[model_type]
    parallel = bool(getattr(model.config, "use_parallel_residual", False))
    found: dict[str, torch.Tensor] = {}
    handles = []

    def keep(name: str, module: torch.nn.Module, of_input: bool) -> None:
        def took(_module: torch.nn.Module, args: Any, kwargs: Any, output: Any) -> None:
            value = (args[0] if args else kwargs["hidden_states"]) if of_input else first(output)
            found[name] = value.detach()[0].reshape(value.shape[1], -1).clone()

        handles.append(module.register_forward_hook(took, with_kwargs=True))

    blocks = model.get_submodule(places.blocks)
    for layer, block in enumerate(blocks):
        at = f"blocks.{layer}."
        norm = block.get_submodule(places.mid)
        keep(at + "hook_resid_pre", block, True)
        keep(at + "hook_resid_post", block, False)
        keep(at + "hook_attn_out", block.get_submodule(places.attention_out), False)
        keep(at + "hook_mlp_out", block.get_submodule(places.mlp_out), False)
        keep(at + "attn.hook_z", block.get_submodule(places.projection), True)
        keep(at + "mlp.hook_in", block.get_submodule(places.mlp), True)
        keep(at + "mid", norm, True)
    try:
        with torch.no_grad():
            model(torch.tensor([ids]))
    finally:
        for handle in handles:
            handle.remove()
    for layer, block in enumerate(blocks):
        mid = found.pop(f"blocks.{layer}.mid")
        found[f"blocks.{layer}.ln2.hook_normalized"] = normalized(mid, block.get_submodule(places.mid))
        if not parallel:
            found[f"blocks.{layer}.hook_resid_mid"] = mid
    return {name: value.numpy() for name, value in found.items()}


def compare(model: torch.nn.Module, folder: Path, work: Path, ids: list[int]) -> tuple[int, dict[str, float]]:
    """How many tensors were compared, and the worst difference of each kind of hook point."""
    theirs = tensors(model, ids)
    hooks = [argument for name in theirs for argument in ("--hook", name)]
    ours = inspect(folder, work, "--token-ids", listed(ids), *hooks)
    worst: dict[str, float] = {}
    for name, expected in theirs.items():
        kind = name.split(".", 2)[2]
        worst[kind] = max(worst.get(kind, 0.0), difference(ours[name], expected))
    return len(theirs), worst


def told(worst: dict[str, float]) -> str:
    return "worst at " + max(worst, key=lambda kind: worst[kind])


def small(report: Report, work: Path) -> None:
    ids = np.random.default_rng(7).integers(0, small_models.VOCABULARY, TOKENS).tolist()
    for number, (name, model_type, settings) in enumerate(small_models.KINDS):
        def check(name: str = name, model_type: str = model_type, settings: dict[str, Any] = settings) -> None:
            folder = work / "small" / str(number)
            model = small_models.write(model_type, settings, folder)
            cases, worst = compare(model, folder, work / "small.npz", ids)
            report.add(f"model: {name}", cases, max(worst.values()), ALLOWED, told(worst))

        report.attempt(f"model: {name}", ALLOWED, check)


def real(report: Report, work: Path, models: Path) -> None:
    for name in ("smollm2", "gemma3"):
        def check(name: str = name) -> None:
            folder = models / name
            if not (folder / "config.json").is_file():
                raise FileNotFoundError(f"{name} is not there: run benchmarks/conformance/models")
            tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
            model = transformers.AutoModelForCausalLM.from_pretrained(
                folder, dtype=torch.float32, attn_implementation="eager").eval()
            ids = tokenizer(TEXT)["input_ids"]
            cases, worst = compare(model, folder, work / "real.npz", ids)
            report.add(f"model: {name}, whole, {len(ids)} tokens", cases, max(worst.values()), ALLOWED, told(worst))

        report.attempt(f"model: {name}, whole", ALLOWED, check)


def main() -> None:
    arguments = parsed(__doc__, "models")
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    report = Report(arguments.rows, "transformers")
    small(report, arguments.work)
    real(report, arguments.work, arguments.models)


if __name__ == "__main__":
    main()
