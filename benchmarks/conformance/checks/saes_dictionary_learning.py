"""SAEs that dictionary_learning trains and pickles, by way of docs/convert_pickle.py."""

import itertools
import json
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import torch
from dictionary_learning import dictionary, training
from dictionary_learning.trainers import batch_top_k, gated_anneal, gdm, jumprelu, matryoshka_batch_top_k, p_anneal, standard, top_k

from .common import ROOT, Report, parsed
from .saes import ALLOWED, HOOK, LATENTS, WIDTH, Base, Made, compare

CONVERT = ROOT / "docs" / "convert_pickle.py"
STEPS = 60
LAYER = 2
COMMON = {"activation_dim": WIDTH, "dict_size": LATENTS, "layer": LAYER, "lm_name": "small", "device": "cpu", "steps": STEPS,
          "warmup_steps": 5, "seed": 3, "submodule_name": f"resid_post_layer_{LAYER}"}
K = {"k": 9}
# The trainer, the class it trains, settings.
TRAINERS: list[tuple[str, Any, Any, dict[str, Any]]] = [
    ("standard", standard.StandardTrainer, dictionary.AutoEncoder, {"sparsity_warmup_steps": 5}),
    ("standard, April update", standard.StandardTrainerAprilUpdate, dictionary.AutoEncoderNew, {"sparsity_warmup_steps": 5}),
    ("p-annealing", p_anneal.PAnnealTrainer, dictionary.AutoEncoder, {"sparsity_warmup_steps": 5}),
    ("gated", gdm.GatedSAETrainer, dictionary.GatedAutoEncoder, {"sparsity_warmup_steps": 5}),
    ("gated, annealed", gated_anneal.GatedAnnealTrainer, dictionary.GatedAutoEncoder, {"sparsity_warmup_steps": 5}),
    ("topk", top_k.TopKTrainer, top_k.AutoEncoderTopK, K),
    ("batch topk", batch_top_k.BatchTopKTrainer, batch_top_k.BatchTopKSAE, {**K, "threshold_start_step": 10}),
    ("matryoshka batch topk", matryoshka_batch_top_k.MatryoshkaBatchTopKTrainer, matryoshka_batch_top_k.MatryoshkaBatchTopKSAE,
     {**K, "threshold_start_step": 10, "group_fractions": [0.25, 0.75]}),
    ("jumprelu", jumprelu.JumpReluTrainer, dictionary.JumpReluAutoEncoder, {"sparsity_warmup_steps": 5}),
]


def train(trainer: Any, kind: Any, settings: dict[str, Any], base: Base, folder: Path) -> Path:
    """Trains with the library's own loop, which writes ae.pt and config.json; the folder of these."""
    known = trainer.__init__.__code__.co_varnames[: trainer.__init__.__code__.co_argcount]
    config = {"trainer": trainer, "dict_class": kind, **COMMON, **settings}
    config = {name: value for name, value in config.items() if name == "trainer" or name in known}
    torch.manual_seed(1)
    # Its loop trains on vectors of norm 1 and scales the biases back at the end, where the class can do that.
    training.trainSAE(itertools.repeat(base.vectors()), [config], steps=STEPS, save_dir=str(folder), device="cpu",
                      normalize_activations=hasattr(kind, "scale_biases"))
    return folder / "trainer_0"


def check(report: Report, what: str, trainer: Any, kind: Any, settings: dict[str, Any], base: Base, folder: Path) -> None:
    saved = train(trainer, kind, settings, base, folder)
    # A trainer that does not write where the SAE reads leaves it to the user.
    told = "submodule_name" in json.loads((saved / "config.json").read_text())["trainer"]
    done = subprocess.run([sys.executable, str(CONVERT), str(saved / "ae.pt"), str(saved / "converted"), *([] if told else ["--hook", HOOK])],
                          capture_output=True, text=True)
    if done.returncode:
        raise ValueError(done.stderr.strip().splitlines()[-1])
    whole = {"normalize_decoder": False} if kind is dictionary.AutoEncoder else {}
    sae = kind.from_pretrained(str(saved / "ae.pt"), **whole)

    def encode(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        acts = sae.encode(x)
        return acts, sae.decode(acts)

    threshold = getattr(sae, "threshold", None)
    boundary = torch.zeros(LATENTS) if threshold is None else threshold.detach().expand(LATENTS)
    compare(report, what, base, saved / "converted", Made(encode, None if kind is top_k.AutoEncoderTopK else boundary.numpy()))


def main() -> None:
    arguments = parsed(__doc__)
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    report = Report(arguments.rows, "dictionary-learning")
    work = arguments.work / "dictionary-learning"
    base = Base.make(work / "model")
    for name, trainer, kind, settings in TRAINERS:
        what = f"SAE: {name}"
        report.attempt(what, ALLOWED, lambda: check(
            report, what, trainer, kind, settings, base, work / name.replace(", ", "-").replace(" ", "-")))


if __name__ == "__main__":
    main()
