"""SAEs that SAELens makes, trains and writes; and ours opened by it."""

import warnings
from pathlib import Path
from typing import Any

import sae_lens
import torch
from sae_lens.saes.sae import SAEMetadata, TrainStepInput

from .common import Report, asterism, parsed
from .saes import ALLOWED, HOOK, LATENTS, MLP_IN, MLP_OUT, TEXTS, WIDTH, Base, Made, compare, refuses

K = 9
STEPS = 40
SIZES: dict[str, Any] = {"d_in": WIDTH, "d_sae": LATENTS}
SUBSTANCE = {"topk": {"k": K}, "abstopk": {"k": K}}

# Architectures of inference, each with settings that it can be saved with.
RANDOM: list[tuple[str, dict[str, Any]]] = [
    ("standard", {}), ("standard", {"apply_b_dec_to_input": False}), ("standard", {"normalize_activations": "layer_norm"}),
    ("standard", {"normalize_activations": "constant_norm_rescale"}), ("standard", {"dtype": "bfloat16"}),
    ("standard", {"dtype": "float16"}),
    ("topk", {}), ("topk", {"rescale_acts_by_decoder_norm": True}), ("topk", {"normalize_activations": "layer_norm"}),
    ("jumprelu", {}), ("jumprelu", {"apply_b_dec_to_input": False}), ("jumprelu", {"normalize_activations": "layer_norm"}),
    ("gated", {}),
    ("transcoder", {}), ("skip_transcoder", {}), ("jumprelu_transcoder", {}), ("jumprelu_skip_transcoder", {}),
]


def metadata(hook: str = HOOK, target: str | None = None) -> SAEMetadata:
    more = {} if target is None else {"hook_name_out": target}
    return SAEMetadata(model_name="small", hook_name=hook, prepend_bos=False, sae_lens_version=sae_lens.__version__, **more)


def shaken(sae: torch.nn.Module, seed: int = 3) -> None:
    """Weights of all sizes instead of a fresh SAE's: gains, thresholds and decoder norms have to matter."""
    torch.manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sae.named_parameters():
            if name == "threshold":
                parameter.copy_(torch.rand_like(parameter) + 0.1)
            elif name == "W_dec":
                parameter.mul_(torch.rand(len(parameter), 1) * 2 + 0.3)
            else:
                parameter.add_(torch.randn_like(parameter) * 0.2)


def made(sae: Any, hook: str = HOOK, target: str = HOOK) -> Made:
    """A SAELens SAE as the comparison takes it. Activations that it rescales are in the units of folded ones: they are unfolded."""
    norms = sae.W_dec.detach().float().norm(dim=-1)
    rescales = getattr(sae.cfg, "rescale_acts_by_decoder_norm", False)

    def encode(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        acts = sae.encode(x)
        plain = sae.decode(acts)
        if sae.cfg.architecture().endswith("skip_transcoder"):
            plain = plain + x @ sae.W_skip.T
        return (acts / norms if rescales else acts), plain

    architecture = sae.cfg.architecture()
    boundary = None
    if "topk" not in architecture:
        threshold = getattr(sae, "threshold", None)
        boundary = (torch.zeros(LATENTS) if threshold is None else threshold.detach().float()).numpy()
    return Made(encode, boundary, hook, target)


def of_checkpoint(sae: Any, saved: Any) -> Made:
    """What the file for inference makes of vectors, in the checkpoint's units: the decoder norms are folded into that file alone."""
    other = made(saved)
    before, after = (one.W_dec.detach().float().norm(dim=-1) for one in (sae, saved))

    def encode(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        acts, reconstruction = other.encode(x)
        return acts * after / before, reconstruction

    boundary = other.boundary
    return Made(encode, None if boundary is None else boundary * (after / before).numpy(), other.hook, other.target)


def random_ones(report: Report, base: Base, work: Path) -> None:
    """Each architecture of inference with each setting that it can be saved with."""
    for architecture, changes in RANDOM:
        told = ", ".join(f"{key} {value}" for key, value in changes.items())
        what = f"SAE: {architecture}" + (f", {told}" if told else "")

        def check(what: str = what, architecture: str = architecture, changes: dict[str, Any] = changes) -> None:
            folder = work / what.removeprefix("SAE: ").replace(", ", "-").replace(" ", "-")
            transcodes = architecture.endswith("transcoder")
            places = (MLP_IN, MLP_OUT) if transcodes else (HOOK, HOOK)
            kind, config = sae_lens.registry.SAE_CLASS_REGISTRY[architecture]
            other = {"d_out": WIDTH, "apply_b_dec_to_input": False} if transcodes else {}
            settings = {**SIZES, **SUBSTANCE.get(architecture, {}), **other, **changes}
            sae = kind(config(**settings, metadata=metadata(places[0], places[1] if transcodes else None)))
            shaken(sae)
            sae.save_model(folder)
            compare(report, what, base, folder, made(sae_lens.SAE.load_from_disk(folder, dtype="float32"), *places))

        report.attempt(what, ALLOWED, check)


def trained(architecture: str, base: Base) -> Any:
    """Some steps of SAELens' own training on the model's vectors."""
    kind, config = sae_lens.registry.SAE_TRAINING_CLASS_REGISTRY[architecture]
    names = {field for field in config.__dataclass_fields__}
    settings = {**SIZES, "metadata": metadata()}
    settings |= {"k": K} if "k" in names else {}
    settings |= {"matryoshka_widths": [24, LATENTS]} if "matryoshka_widths" in names else {}
    settings |= {"jumprelu_init_threshold": 0.2, "jumprelu_bandwidth": 0.2} if "jumprelu_init_threshold" in names else {}
    torch.manual_seed(5)
    sae = kind(config(**settings))
    optimizer = torch.optim.Adam(sae.parameters(), lr=3e-3)
    x = base.vectors()
    coefficients = {name: 0.05 for name in sae.get_coefficients()}
    for step in range(STEPS):
        out = sae.training_forward_pass(TrainStepInput(x, coefficients, None, step, False))
        optimizer.zero_grad()
        out.loss.backward()
        optimizer.step()
    return sae.eval()


def trained_ones(report: Report, base: Base, work: Path) -> None:
    """What each trainer writes for inference, and its checkpoint where that is another file."""
    for architecture in ("standard", "gated", "jumprelu", "topk", "batchtopk", "matryoshka_batchtopk"):
        what = f"SAE: {architecture}, trained {STEPS} steps"

        def check(what: str = what, architecture: str = architecture) -> None:
            folder = work / f"trained-{architecture}"
            sae = trained(architecture, base)
            sae.save_inference_model(folder / "inference")
            saved = sae_lens.SAE.load_from_disk(folder / "inference")
            compare(report, what, base, folder / "inference", made(saved))
            if architecture.endswith("batchtopk"):
                sae.save_model(folder / "checkpoint")
                # Both files are of one SAE; which tokens fire must not depend on the batch.
                compare(report, f"{what}, checkpoint", base, folder / "checkpoint", of_checkpoint(sae, saved))

        report.attempt(what, ALLOWED, check)


def refused_ones(report: Report, base: Base, work: Path) -> None:
    for architecture, settings in (("matching_pursuit", {}), ("temporal", {"n_heads": 4, "bottleneck_factor": 4, "kval_topk": K}),
                                   ("abstopk", {"k": K})):
        what = f"SAE: {architecture}"

        def check(what: str = what, architecture: str = architecture, settings: dict[str, Any] = settings) -> None:
            kind, config = sae_lens.registry.SAE_CLASS_REGISTRY[architecture]
            folder = work / architecture
            kind(config(**SIZES, **settings, metadata=metadata())).save_model(folder)
            refuses(report, what, base, folder, architecture)

        report.attempt(what, 0.0, check)


def ours(report: Report, base: Base, work: Path) -> None:
    """SAEs of `train-sae`, opened by SAELens and encoded by both."""
    for architecture in ("standard", "panneal", "gated", "topk", "batchtopk", "matryoshka", "jumprelu"):
        what = f"train-sae {architecture}, opened by SAELens"

        def check(what: str = what, architecture: str = architecture) -> None:
            folder = work / f"ours-{architecture}"
            if not (folder / "cfg.json").is_file():
                asterism("train-sae", "--model", base.folder, "--corpus", base.folder / TEXTS, "--hook", HOOK, "--k", str(K),
                         "--width", str(LATENTS), "--architecture", architecture, "--steps", "60", "--device", "cpu", "--out", folder)
            compare(report, what, base, folder, made(sae_lens.SAE.load_from_disk(folder)))

        report.attempt(what, ALLOWED, check)


def main() -> None:
    arguments = parsed(__doc__)
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    report = Report(arguments.rows, "sae-lens")
    work = arguments.work / "sae-lens"
    base = Base.make(work / "model")
    random_ones(report, base, work)
    trained_ones(report, base, work)
    refused_ones(report, base, work)
    ours(report, base, work)


if __name__ == "__main__":
    main()
