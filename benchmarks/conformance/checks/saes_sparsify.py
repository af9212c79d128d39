"""SAEs and transcoders that sparsify makes, trains and writes."""

import os
import warnings
from pathlib import Path
from typing import Any

import torch

# Its kernels ask for a GPU; without them it decodes by PyTorch. It looks at this while it is imported.
os.environ["SPARSIFY_DISABLE_TRITON"] = "1"
from sparsify import SparseCoder, SparseCoderConfig  # noqa: E402

from .common import Report, parsed
from .saes import ALLOWED, HOOK, LATENTS, MLP_IN, MLP_OUT, WIDTH, Base, Made, compare

STEPS = 60
K = 8
KINDS: list[tuple[str, str, dict[str, Any]]] = [
    # What the row says, the folder that says where it reads, settings.
    ("topk", "layers.2", {}),
    ("topk, decoder not normalised", "layers.2", {"normalize_decoder": False}),
    ("groupmax", "layers.2", {"activation": "groupmax"}),
    ("topk, of a module's output", "layers.2.mlp", {}),
    ("transcoder", "layers.2.mlp", {"transcode": True}),
    ("transcoder with a skip", "layers.2.mlp", {"transcode": True, "skip_connection": True}),
    ("topk with a skip", "layers.2", {"skip_connection": True}),
]


def made(sae: SparseCoder, hook: str, target: str) -> Made:
    def encode(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        top, indices, _ = sae.encode(x)
        acts = torch.zeros(len(x), LATENTS).scatter_(1, indices, top)
        reconstruction = sae.decode(top, indices)
        return acts, reconstruction if sae.W_skip is None else reconstruction + x @ sae.W_skip.mT

    return Made(encode, None, hook, target)


def check(report: Report, what: str, place: str, settings: dict[str, Any], base: Base, folder: Path) -> None:
    torch.manual_seed(2)
    sae = SparseCoder(WIDTH, SparseCoderConfig(num_latents=LATENTS, k=K, **settings))
    transcodes = settings.get("transcode", False)
    hook = (MLP_IN if transcodes else MLP_OUT) if place.endswith("mlp") else HOOK
    target = MLP_OUT if transcodes else hook
    with torch.no_grad():
        for parameter in sae.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.05)
    x, y = base.vectors(hook), base.vectors(target)
    optimizer = torch.optim.Adam(sae.parameters(), lr=3e-3)
    for _ in range(STEPS):
        optimizer.zero_grad()
        sae(x, y if transcodes else None).fvu.backward()
        optimizer.step()
        if sae.cfg.normalize_decoder and not transcodes:
            sae.set_decoder_norm_to_unit_norm()
    sae.save_to_disk(folder / place)
    compare(report, what, base, folder / place, made(SparseCoder.load_from_disk(folder / place), hook, target))


def main() -> None:
    arguments = parsed(__doc__)
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    report = Report(arguments.rows, "eai-sparsify")
    work = arguments.work / "sparsify"
    base = Base.make(work / "model")
    for name, place, settings in KINDS:
        what = f"SAE: {name}"
        report.attempt(what, ALLOWED, lambda: check(
            report, what, place, settings, base, work / name.replace(", ", "-").replace(" ", "-")))


if __name__ == "__main__":
    main()
