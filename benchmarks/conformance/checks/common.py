"""What every comparison needs: rows of the table, our side through the command line, and how far two arrays are apart."""

import argparse
import json
import math
import os
import subprocess
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Callable

import numpy as np

ROOT = Path(__file__).resolve().parents[3]
ASTERISM = ROOT / "deploy" / "asterism"

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Row:
    """One line of the table.

    what: what was compared; peer, version: with whom; cases: how many values, tokens or texts
    worst: the largest difference, as `allowed` measures it; None where it never came to a comparison
    """

    what: str
    peer: str
    version: str
    cases: int
    worst: float | None
    allowed: float
    ok: bool
    note: str = ""


def parsed(what: str | None, *folders: str) -> argparse.Namespace:
    """The command line of a comparison: where its rows go, where it may work, and further folders that it needs."""
    parser = argparse.ArgumentParser(description=what)
    for name in ("rows", "work", *folders):
        parser.add_argument(f"--{name}", type=Path, required=True)
    return parser.parse_args()


class Refused(Exception):
    """Our command refused what it was given, in the sentence of the message."""


class Report:
    """Rows, written as they are found, so that what fails later leaves them."""

    def __init__(self, path: Path, peer: str, version: str | None = None):
        self.path = path
        self.peer = peer
        self.version = metadata.version(peer) if version is None else version

    def add(self, what: str, cases: int, worst: float | None, allowed: float, note: str = "", ok: bool | None = None) -> None:
        """Adds a row; it is well where the worst difference is within what is allowed, unless `ok` says otherwise."""
        if worst is not None and not math.isfinite(worst):
            worst, note = None, note or "a value is not finite"
        well = (worst is not None and worst <= allowed) if ok is None else ok
        row = Row(what, self.peer, self.version, cases, worst, allowed, well, note)
        with open(self.path, "a", encoding="utf-8") as out:
            out.write(json.dumps(asdict(row)) + "\n")

    def attempt(self, what: str, allowed: float, check: Callable[[], None]) -> None:
        """Runs a check; whatever stops it becomes its row, and the others go on."""
        try:
            check()
        except Exception as e:  # noqa: BLE001 - peers raise anything
            self.add(what, 0, None, allowed, note=sentence(e))


def sentence(error: BaseException) -> str:
    """What an error says, in one line."""
    said = " ".join(str(error).split()) or type(error).__name__
    return said if isinstance(error, Refused) else f"{type(error).__name__}: {said}"[:300]


def asterism(*arguments: str | Path) -> str:
    """What the command prints; raises Refused with its own sentence where it fails."""
    environment = {"ASTERISM_JAVA_OPTS": "-Xmx2g -XX:+UseSerialGC -XX:TieredStopAtLevel=1", "OMP_NUM_THREADS": "1", **os.environ}
    done = subprocess.run(
        [str(ASTERISM), *map(str, arguments)], capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise Refused(lines[-1] if lines else f"exit status {done.returncode}")
    return done.stdout


def inspect(model: Path, out: Path, *arguments: str | Path) -> dict[str, Array]:
    """The arrays that `asterism inspect` writes."""
    out.parent.mkdir(parents=True, exist_ok=True)
    asterism("inspect", "--model", model, "--device", "cpu", "--out", out, *arguments)
    with np.load(out) as npz:
        return {name: npz[name] for name in npz.files}


def listed(ids: "list[int] | Array") -> str:
    """Token ids as the command line takes them."""
    return ",".join(str(int(token)) for token in ids)


def difference(ours: Array, theirs: Array) -> float:
    """The largest difference, as a part of the size of the values: the largest of theirs."""
    if ours.shape != theirs.shape:
        raise ValueError(f"ours is {list(ours.shape)}, theirs {list(theirs.shape)}")
    if theirs.size == 0:
        return 0.0
    scale = float(np.abs(theirs).max()) or 1.0
    return float(np.abs(ours.astype(np.float64) - theirs.astype(np.float64)).max()) / scale
