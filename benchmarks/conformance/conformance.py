"""Compares Asterism with the libraries of the field, side by side, and tells every difference."""

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TARGET = HERE / "target"
DOCUMENT = HERE.parents[1] / "docs" / "conformance.md"
STUDY = "https://github.com/MClarke1991/sae_cooccurrence"
UV = "uv==0.13.8"
# Every package is the newest of this day that fits those named below, so that a run can be repeated.
DAY = "2026-11-27"
TORCH = "torch==2.15.0"

# Packages that go together, by the name of their virtual environment; uv links equal files, so PyTorch lies on the disk once.
ENVIRONMENTS = {
    "sae-lens": [TORCH, "transformers==5.24.0", "transformer-lens==3.9.0", "sae-lens==6.54.12",
                 "pyvis==0.3.2", "matplotlib"],
    "dictionary-learning": [TORCH, "dictionary-learning==0.1.0", "nnsight==0.3.7"],
    "eai-sparsify": [TORCH, "eai-sparsify==1.3.3"],
}


@dataclass(frozen=True)
class Check:
    """One comparison.

    module: what is run, in which environment; topic: what it is asked for with; peer: named where it cannot even begin
    """

    topic: str
    module: str
    environment: str
    peer: str
    needs_models: bool = False
    needs_study: bool = False


CHECKS = [
    Check("models", "models", "sae-lens", "transformers", True),
    Check("tokens", "tokens", "sae-lens", "tokenizers", True),
    Check("saes", "saes_sae_lens", "sae-lens", "sae-lens"),
    Check("saes", "saes_dictionary_learning", "dictionary-learning", "dictionary-learning"),
    Check("saes", "saes_sparsify", "eai-sparsify", "eai-sparsify"),
    Check("counts", "counts", "sae-lens", "sae_cooccurrence", needs_study=True),
    Check("shapes", "shapes", "sae-lens", "scipy", needs_study=True),
]


def said(done: subprocess.CompletedProcess[str]) -> str:
    """The last line that a failed command printed, which is where programs say what went wrong."""
    lines = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
    return lines[-1][:300] if lines else f"exit status {done.returncode}"


def command(*arguments: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(argument) for argument in arguments], text=True, capture_output=True, **more)


def uv() -> Path:
    """The installer, in an environment of its own: pip takes hours over what some of these packages ask for."""
    folder = TARGET / "venv-uv"
    if not (folder / "bin" / "uv").exists():
        venv.create(folder, with_pip=True, clear=True)
        done = command(folder / "bin" / "python", "-m", "pip", "install", "--quiet", UV)
        if done.returncode:
            raise RuntimeError(f"'{UV}' cannot be had: {said(done)}")
    return folder / "bin" / "uv"


def interpreter(name: str) -> Path:
    """The Python of an environment, which is made where it isn't there."""
    folder = TARGET / f"venv-{name}"
    complete = folder / "complete"
    wanted = "\n".join([DAY, *ENVIRONMENTS[name]])
    if not complete.is_file() or complete.read_text() != wanted:
        print(f"making the environment of {name} ...", file=sys.stderr)
        settings = {**os.environ, "UV_CACHE_DIR": str(TARGET / "uv-cache")}
        for arguments in (
            ["venv", "--quiet", "--clear", "--python", sys.executable, folder],
            ["pip", "install", "--quiet", "--python", folder / "bin" / "python", "--exclude-newer", DAY, *ENVIRONMENTS[name]],
        ):
            done = command(uv(), *arguments, env=settings)
            if done.returncode:
                raise RuntimeError(f"the environment of {name} cannot be made: {said(done)}")
        complete.write_text(wanted)
    return folder / "bin" / "python"


def models(folder: Path) -> str:
    """Brings the real models; what stands in the way, if anything does."""
    done = command(HERE / "models", "--to", folder) if folder == TARGET / "models" else None
    return said(done) if done is not None and done.returncode else ""


def study(source: str) -> None:
    """Clones the co-occurrence study's repository, once; what goes wrong shows in its row."""
    if not (TARGET / "study" / "sae_cooccurrence").is_dir():
        settings = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
        # Its results take gigabytes; its functions alone are wanted.
        command("git", "clone", "--quiet", "--depth", "1", "--filter=blob:none", "--no-checkout", source, TARGET / "study", env=settings)
        command("git", "-C", TARGET / "study", "checkout", "--quiet", "HEAD", "--", "sae_cooccurrence", env=settings)


def run(check: Check, rows: Path, folder: Path, source: str) -> None:
    """Runs one comparison; whatever keeps it from beginning or ends it becomes a row of its own."""
    trouble = models(folder) if check.needs_models else ""
    if trouble:
        print(f"the real models are not whole: {trouble}", file=sys.stderr)
    try:
        python = interpreter(check.environment)
    except (RuntimeError, OSError) as e:
        failed(rows, check, str(e))
        return
    if check.needs_study:
        study(source)
    arguments = ["--rows", rows, "--work", TARGET / "work", *(["--models", folder] if check.needs_models else []),
                 *(["--study", TARGET / "study"] if check.needs_study else [])]
    settings = {**os.environ, "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1", "WANDB_MODE": "disabled"}
    done = command(python, "-m", f"checks.{check.module}", *arguments, cwd=HERE, env=settings)
    if done.returncode:
        failed(rows, check, said(done))


def failed(rows: Path, check: Check, why: str) -> None:
    row = {"what": f"{check.topic}: {check.module}", "peer": check.peer, "version": "", "cases": 0, "worst": None, "allowed": 0.0,
           "ok": False, "note": why}
    with open(rows, "a", encoding="utf-8") as out:
        out.write(json.dumps(row) + "\n")


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.1e}" if value else "0"


def table(rows: list[dict[str, Any]]) -> list[str]:
    """The rows as a Markdown table, which a terminal shows as well."""
    lines = ["| what | peer | version | cases | worst | allowed | ok | note |", "|---|---|---|---|---|---|---|---|"]
    for row in rows:
        note = row["note"].replace("|", "\\|")
        cells = [row["what"], row["peer"], row["version"], str(row["cases"]), number(row["worst"]), number(row["allowed"]),
                 "yes" if row["ok"] else "**no**", note]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def write_docs(topic: str, rows: list[dict[str, Any]]) -> None:
    """Puts a topic's table between its two marks in the document."""
    begin, end = f"<!-- {topic}: begin -->", f"<!-- {topic}: end -->"
    text = DOCUMENT.read_text(encoding="utf-8")
    if begin not in text or end not in text:
        raise ValueError(f"'{DOCUMENT}' lacks the marks '{begin}' and '{end}', between which the table belongs")
    before, rest = text.split(begin, 1)
    after = rest.split(end, 1)[1]
    held = sum(row["ok"] for row in rows)
    head = (f"Made by `benchmarks/conformance/run {topic} --write-docs` on {datetime.date.today()}, {processor()}, "
            f"Python {platform.python_version()}: {held} of {len(rows)} rows hold.")
    DOCUMENT.write_text("\n".join([before + begin, head, "", *table(rows), end + after]), encoding="utf-8")


def processor() -> str:
    """What the machine says its processor is."""
    cpuinfo = Path("/proc/cpuinfo")
    names = [line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")] \
        if cpuinfo.is_file() else []
    return f"{len(names)} x {names[0]}" if names else platform.processor() or platform.machine()


def main() -> int:
    topics = list(dict.fromkeys(check.topic for check in CHECKS))
    parser = argparse.ArgumentParser(prog="benchmarks/conformance/run", description=__doc__)
    parser.add_argument("topics", nargs="*", metavar="|".join([*topics, "all"]), default=["all"], help="what to compare (default: all)")
    parser.add_argument("--peer", choices=sorted({check.peer for check in CHECKS}), action="append", help="these alone")
    parser.add_argument("--models", type=Path, default=TARGET / "models", help="folder of the two real models (default: brought by 'models')")
    parser.add_argument("--study", default=STUDY, metavar="URL", help="repository of the co-occurrence study (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=TARGET / "rows.jsonl", help="file for the rows as JSON lines")
    parser.add_argument("--write-docs", action="store_true", help="put the tables into docs/conformance.md, each topic's in its place")
    arguments = parser.parse_args()
    for topic in arguments.topics:
        if topic not in [*topics, "all"]:
            parser.error(f"there is no comparison '{topic}', expected one of {', '.join(topics)}, all")
    if arguments.write_docs and arguments.peer:
        parser.error("--write-docs writes whole tables: it does not go with --peer")
    chosen = [check for check in CHECKS
              if ("all" in arguments.topics or check.topic in arguments.topics) and (not arguments.peer or check.peer in arguments.peer)]
    TARGET.mkdir(exist_ok=True)
    arguments.out.write_text("")
    found: dict[str, list[dict[str, Any]]] = {}
    for check in chosen:
        print(f"{check.topic}: {check.module} ...", file=sys.stderr)
        read = sum(map(len, found.values()))
        run(check, arguments.out.resolve(), arguments.models.resolve(), arguments.study)
        lines = arguments.out.read_text(encoding="utf-8").splitlines()[read:]
        found.setdefault(check.topic, []).extend(map(json.loads, lines))
    rows = [row for of_topic in found.values() for row in of_topic]
    print("\n".join(table(rows)))
    if arguments.write_docs:
        for topic, of_topic in found.items():
            write_docs(topic, of_topic)
    return 0 if rows and all(row["ok"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
