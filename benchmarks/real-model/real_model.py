"""Runs the main job on real text: trains SAEs on a language model, checks them with SAELens, counts, groups, and tells what is found.

Each step leaves its results in the folder and is passed over when they are there, so an interrupted run goes on where it stopped.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "conformance"))
import conformance  # noqa: E402
import pictures  # noqa: E402

NAME = "smollm2-135m-instruct"
HOOK = "blocks.15.hook_resid_pre"
WIDTHS = [768, 3072]
K = 32
THRESHOLDS = [0.0, 1.5, 5.0, 10.0]
STEPS = 3000
BATCH = 1024
SUBSPACES = 24


class Failed(Exception):
    """Why the run ends, for its one line."""


def asterism(log, *arguments):
    """Runs the command, its output into a file; seconds."""
    environment = {"ASTERISM_JAVA_OPTS": "-Xmx3g", **os.environ}
    began = time.monotonic()
    with open(log, "w", encoding="utf-8") as out:
        done = subprocess.run([str(ROOT / "deploy" / "asterism"), *map(str, arguments)], stdout=out, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, env=environment)
    if done.returncode:
        lines = [line for line in Path(log).read_text(encoding="utf-8").splitlines() if line.strip()]
        raise Failed(lines[-1] if lines else f"asterism {arguments[0]} ended with status {done.returncode}")
    return time.monotonic() - began


def python(script, *arguments):
    """Runs one of this folder's scripts where SAELens, transformers and SciPy are installed; the JSON that it prints last."""
    try:
        interpreter = conformance.interpreter("sae-lens")
    except (RuntimeError, OSError) as e:
        raise Failed(str(e)) from e
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    done = subprocess.run([str(interpreter), str(HERE / script), *map(str, arguments)], capture_output=True, text=True, env=environment)
    if done.returncode:
        raise Failed(f"{script}: {conformance.said(done)}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def say(text):
    print(text, file=sys.stderr, flush=True)


class Run:
    """One model, corpus and folder."""

    def __init__(self, arguments):
        self.out = arguments.out.resolve()
        self.model = arguments.model.resolve()
        self.corpus = arguments.corpus.resolve()
        self.arguments = arguments
        self.documents = ["--corpus", self.corpus, *(["--limit", arguments.limit] if arguments.limit else [])]
        self.layer = re.search(r"\d+", arguments.hook).group()

    def sae(self, width):
        return self.out / f"{self.layer}-res-{width}"

    def id(self, width):
        return f"{NAME}.{self.layer}-res-{width}"

    def claim(self):
        """The folder belongs to what it was made of."""
        asked = {"corpus": str(self.corpus), "limit": self.arguments.limit, "hook": self.arguments.hook, "k": self.arguments.k,
                 "steps": self.arguments.steps, "model": str(self.model)}
        self.out.mkdir(parents=True, exist_ok=True)
        file = self.out / "run.json"
        if file.is_file():
            held = json.loads(file.read_text(encoding="utf-8"))
            for name, value in asked.items():
                if held.get(name) != value:
                    raise Failed(f"'{file}' is of {name} {held.get(name)}, expected {value}: give another --out, or remove the folder")
        file.write_text(json.dumps(asked, indent=1) + "\n", encoding="utf-8")

    def train(self):
        for width in self.arguments.widths:
            folder = self.sae(width)
            if not (folder / "figures.json").is_file():
                say(f"training {width} latents; 'tail -f {self.out}/train-{width}.log' shows how far it is ...")
                asterism(self.out / f"train-{width}.log", "train-sae", "--model", self.model, "--model-name", NAME, *self.documents,
                         "--hook", self.arguments.hook, "--activations", self.out / "vectors", "--width", width, "--k", self.arguments.k,
                         "--batch", BATCH, "--steps", self.arguments.steps, "--out", folder)

    def check(self):
        file = self.out / "check.json"
        if not file.is_file():
            say("checking them with SAELens ...")
            found = python("check_saes.py", self.model, self.out / "vectors", self.corpus, *[self.sae(width) for width in self.arguments.widths])
            file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        return json.loads(file.read_text(encoding="utf-8"))

    def analyze(self):
        results = self.out / "results"
        if not all((results / self.id(width) / "summary.json").is_file() for width in self.arguments.widths):
            say(f"counting; 'tail -f {self.out}/analyze.log' shows how far it is ...")
            asterism(self.out / "analyze.log", "analyze", "--model", self.model, "--model-name", NAME, *self.documents,
                     *[argument for width in self.arguments.widths for argument in ("--sae", f"{self.id(width)}={self.sae(width)}")],
                     *[argument for threshold in self.arguments.thresholds for argument in ("--threshold", threshold)],
                     "--subspaces", SUBSPACES, "--out", results)
        return results

    def speed(self):
        """The same job by Asterism and by a Python script, one after the other, on the first documents."""
        file = self.out / "speed.json"
        if self.arguments.speed and not file.is_file():
            say(f"measuring both on {self.arguments.speed} documents ...")
            work = self.out / "speed"
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir()
            documents = ["--corpus", self.corpus, "--limit", self.arguments.speed]
            saes = [argument for width in self.arguments.widths for argument in ("--sae", f"{self.id(width)}={self.sae(width)}")]
            thresholds = [argument for threshold in self.arguments.thresholds for argument in ("--threshold", threshold)]
            ours = asterism(work / "analyze.log", "analyze", "--model", self.model, "--model-name", NAME, *documents, *saes, *thresholds,
                            "--subspaces", 0, "--out", work / "results")
            peer = python("peer.py", self.model, self.corpus, self.arguments.speed, self.arguments.hook, work / "peer",
                          ",".join(map(str, self.arguments.thresholds)), *[self.sae(width) for width in self.arguments.widths])
            # The counting alone, of activations that the script saved.
            counting = {}
            for width in self.arguments.widths:
                seconds = asterism(work / f"counting-{width}.log", "analyze", "--activations", work / "peer" / f"activations-{width}.npz",
                                   "--sae-id", self.id(width), *thresholds, "--subspaces", 0, "--out", work / f"counting-{width}")
                summary = json.loads((work / f"counting-{width}" / self.id(width) / "summary.json").read_text(encoding="utf-8"))
                counting[width] = {"whole": seconds, "counting": summary["seconds"]}
            summary = json.loads((work / "results" / self.id(self.arguments.widths[0]) / "summary.json").read_text(encoding="utf-8"))
            same = python("compare.py", work, ",".join(map(str, self.arguments.thresholds)),
                          *[self.id(width) for width in self.arguments.widths])
            found = {"documents": self.arguments.speed, "tokens": summary["tokens"], "asterism": ours, "asterism_parts": summary,
                     "counting": counting, "peer": peer, "same": same, "processor": conformance.processor()}
            file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None


def table(head, rows):
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(row) + " |" for row in rows), ""]


def sizes(run, results):
    rows = []
    for width in run.arguments.widths:
        found = json.loads((results / run.id(width) / "components.json").read_text(encoding="utf-8"))
        for at in found["thresholds"]:
            of = at["sizes"]
            rows.append([f"{width:,}", f"{at['threshold']:g}", f"{at['edge_threshold']:.4f}", str(of["multiple"]), str(of["largest"]),
                         f"{of['fraction']:.3f}", f"{of['fraction_without_largest']:.3f}", f"{of['latent_mean_size']:.1f}",
                         f"{at['subgraph_l0']['latents']:.2f}"])
    return table(["latents", "threshold", "edge threshold", "groups", "largest", "in groups", "without the largest", "mean size, by latents",
                  "active a token"], rows)


def context(point):
    tokens, focus = point["tokens"], point["focus"]
    text = "".join(tokens[max(0, focus - 12):focus]) + "**" + (tokens[focus].strip() or "␣") + "**" + "".join(tokens[focus + 1:focus + 7])
    return " ".join(text.split()).replace("|", "\\|")


def groups(run, results):
    """Each tracked group: its plane as a picture, and its strongest tokens in their contexts."""
    lines = []
    for width in run.arguments.widths:
        folder = results / run.id(width) / "subspaces"
        found = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))]
        found.sort(key=lambda each: -each["examples"])
        lines += [f"## Tracked groups, {width:,} latents", ""]
        for each in found:
            pca = each["pca"]
            if not pca:
                continue
            picture = run.out / f"{width}-{each['name']}.svg"
            planes = each["indices"][0]["planes"] if each["indices"] else []
            plane = f"; separability {planes[0]['separability']:.2f} bits, mixture {planes[0]['mixture']:.2f}" if planes else ""
            explained = ", ".join(f"{100 * share:.0f} %" for share in pca["explained"][:3])
            lines += [f"### {width:,}: {each['name']}, {len(each['latents'])} latents", "",
                      f"{each['examples']:,} tokens; variance {explained}; mean cosine of decoder rows "
                      f"{pca['mean_cosine']:.2f}{plane}", ""]
            for latent in each["latents"]:
                points = sorted((one["point"] for one in each["points"] if one["strongest"] == latent),
                                key=lambda point: -max(point["activations"]))
                lines += [f"- {latent}: " + " / ".join(context(point) for point in points[:4])]
            lines += [""]
            if each["points"] and len(pca["explained"]) > 1:
                pictures.write(picture, each)
                lines += [f"![{each['name']}]({picture.name})", ""]
    return lines


def report(run, check, results, speed):
    lines = ["# What was found", "", *sizes(run, results)]
    lines += table(["SAE", "tokens held out", "L0", "variance explained", "by SAELens: L0", "variance explained", "loss of the model",
                    "with the reconstruction", "with the mean in its place"],
                   [[each["name"], f"{each['tokens']:,}", f"{each['ours']['l0']:.2f}", f"{each['ours']['variance_explained']:.4f}",
                     f"{each['l0']:.2f}", f"{each['variance_explained']:.4f}", f"{each['loss']:.3f}", f"{each['spliced']:.3f}",
                     f"{each['ablated']:.3f}"] for each in check])
    if speed:
        lines += ["```", json.dumps(speed, indent=1), "```", ""]
    lines += groups(run, results)
    file = run.out / "report.md"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def main():
    shared = Path(os.environ.get("ASTERISM_SHARED_DATA", ROOT.parent / "shared" / "data"))
    parser = argparse.ArgumentParser(prog="benchmarks/run real-model", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int, metavar="N", help="documents of the corpus (default: all)")
    parser.add_argument("--out", type=Path, default=HERE.parent / "target" / "real-model", metavar="DIR", help="where all of it goes (default: %(default)s)")
    parser.add_argument("--corpus", type=Path, default=shared / "books.jsonl.gz", metavar="FILE", help="documents (default: %(default)s)")
    parser.add_argument("--model", type=Path, metavar="DIR", help="the model (default: SmolLM2-135M, brought by benchmarks/conformance/models)")
    parser.add_argument("--hook", default=HOOK, help="default: %(default)s")
    parser.add_argument("--widths", type=int, nargs="+", default=WIDTHS, metavar="N", help="latents (default: 768 3072)")
    parser.add_argument("--k", type=int, default=K, help="latents a token (default: %(default)s)")
    parser.add_argument("--steps", type=int, default=STEPS, help=f"batches of {BATCH} tokens (default: %(default)s)")
    parser.add_argument("--thresholds", type=float, nargs="+", default=THRESHOLDS, metavar="T", help="default: 0 1.5 5 10")
    parser.add_argument("--speed", type=int, metavar="N", help="measure a Python script that does the same beside us, on so many documents")
    arguments = parser.parse_args()
    try:
        if not arguments.corpus.is_file():
            raise Failed(f"there is no corpus at '{arguments.corpus}': name one with --corpus")
        if arguments.model is None:
            arguments.model = conformance.TARGET / "models" / "smollm2"
            if not (arguments.model / "config.json").is_file():
                say("bringing the model ...")
                trouble = conformance.models(conformance.TARGET / "models")
                if not (arguments.model / "config.json").is_file():
                    raise Failed(f"the model cannot be had: {trouble}")
        run = Run(arguments)
        run.claim()
        run.train()
        check = run.check()
        results = run.analyze()
        speed = run.speed()
        print(report(run, check, results, speed))
    except Failed as e:
        print(f"real-model: {e}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
