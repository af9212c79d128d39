"""What SAEs of other libraries have in common here: the model they read, and how their activations are compared with ours."""

from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import numpy as np
import torch
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers

from . import small_models
from .common import Array, Refused, Report, difference, inspect, listed

ALLOWED = 1e-4
TIE = 1e-6
TOKENS = 120
WIDTH = 32
LATENTS = 96
TEXTS = "texts.txt"
HOOK = "blocks.2.hook_resid_post"
MLP_IN = "blocks.2.mlp.hook_in"
MLP_OUT = "blocks.2.hook_mlp_out"

# What the library itself makes of vectors: activations [tokens, latents] and their reconstruction [tokens, width].
Encoder = Callable[[torch.Tensor], tuple[torch.Tensor, torch.Tensor]]


@dataclass(frozen=True)
class Base:
    """A small random model, some tokens, and what its hook points hold, as our side gives it."""

    folder: Path
    ids: list[int]
    held: dict[str, Array]

    @staticmethod
    def make(folder: Path) -> "Base":
        transformers.logging.set_verbosity_error()
        small_models.write("gpt2", {**small_models.GPT2, "bos_token_id": 0, "eos_token_id": 0}, folder)
        words(folder)
        ids = np.random.default_rng(11).integers(0, small_models.VOCABULARY, TOKENS).tolist()
        hooks = [argument for hook in (HOOK, MLP_IN, MLP_OUT) for argument in ("--hook", hook)]
        return Base(folder, ids, inspect(folder, folder / "held.npz", "--token-ids", listed(ids), *hooks))

    def vectors(self, hook: str = HOOK) -> torch.Tensor:
        return torch.from_numpy(self.held[hook].copy())


@dataclass(frozen=True)
class Made:
    """An SAE that a library wrote.

    encode: what the library makes of vectors
    boundary: value that an activation must pass, [latents]; None where the k largest are kept
    hook, target: what it reads and what it is to reconstruct
    selector: put behind the folder, where its files do not say where it reads
    """

    encode: Encoder
    boundary: Array | None
    hook: str = HOOK
    target: str = HOOK
    selector: str = ""


def words(folder: Path) -> None:
    """A tokenizer of one word a token, and a text of them: what training needs."""
    names = ["<bos>", *(f"w{id}" for id in range(1, small_models.VOCABULARY))]
    tokenizer = Tokenizer(models.WordLevel({name: id for id, name in enumerate(names)}, unk_token="<bos>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(folder / "tokenizer.json"))
    drawn = np.random.default_rng(13).integers(1, small_models.VOCABULARY, (400, 60))
    (folder / TEXTS).write_text("\n\n".join(" ".join(names[id] for id in row) for row in drawn))


def compare(report: Report, what: str, base: Base, folder: Path, made: Made) -> None:
    """Compares activations (as the library has them, decoder norms not folded), squared errors, L0 and FVU."""
    inputs, targets = base.vectors(made.hook), base.vectors(made.target)
    with torch.no_grad():
        acts, reconstruction = made.encode(inputs)
    theirs = acts.float().numpy()
    ours = inspect(base.folder, folder / "ours.npz", "--token-ids", listed(base.ids), "--hook", made.hook,
                   "--sae", f"{folder}{made.selector}")
    mine = dense(ours, theirs.shape)
    strange = [place for place in np.argwhere((mine != 0) != (theirs != 0)).tolist() if not is_tie(mine, theirs, place, made.boundary)]
    both = (mine != 0) & (theirs != 0)
    values = difference(np.where(both, mine, 0), np.where(both, theirs, 0))
    errors = (targets - reconstruction).double().pow(2).sum(-1).numpy()
    variance = float((targets - targets.mean(0)).double().pow(2).sum())
    worst = {
        "activations": values,
        "squared errors": difference(ours["squared_error"], errors),
        "FVU": abs(float(ours["squared_error"].astype(np.float64).sum()) / float(errors.sum()) - 1),
    }
    l0 = float((mine != 0).sum() / len(mine))
    at = max(worst, key=lambda kind: worst[kind])
    note = f"L0 {l0:.1f}, FVU {errors.sum() / variance:.3f}, worst in {at}"
    if strange:
        token, latent = strange[0]
        note = (f"{len(strange)} latents active on one side alone, such as {latent} on token {token}: "
                f"ours {mine[token, latent]:.6g}, theirs {theirs[token, latent]:.6g}")
    report.add(what, len(theirs), worst[at], ALLOWED, note, ok=worst[at] <= ALLOWED and not strange and l0 > 0)


def dense(ours: dict[str, Array], shape: tuple[int, ...]) -> Array:
    """Our activations with the folded norms taken out again, [tokens, latents]."""
    all_of_them = np.zeros(shape, np.float32)
    tokens = np.repeat(np.arange(shape[0]), np.diff(ours["indptr"]))
    all_of_them[tokens, ours["indices"]] = ours["data"] / ours["decoder_norm"][ours["indices"]]
    return all_of_them


def is_tie(mine: Array, theirs: Array, place: list[int], boundary: Array | None) -> bool:
    """Whether a latent that one side alone has is as near to the boundary as arithmetic may be off."""
    token, latent = place
    value = mine[token, latent] or theirs[token, latent]
    active = theirs[token][theirs[token] != 0]
    edge = boundary[latent] if boundary is not None else (active.min() if active.size else 0.0)
    return abs(value - edge) <= TIE * max(float(np.abs(theirs).max()), 1e-30)


def refuses(report: Report, what: str, base: Base, folder: Path, names: str) -> None:
    """What cannot be encoded token by token has to be refused by its name, never read as something else."""
    try:
        inspect(base.folder, folder / "ours.npz", "--token-ids", listed(base.ids), "--sae", folder)
    except Refused as e:
        said = names in str(e)
        report.add(what, 1, 0.0 if said else None, 0.0, "refused by name, as documented" if said else str(e))
        return
    report.add(what, 1, None, 0.0, f"is read, expected a refusal that names '{names}'")
