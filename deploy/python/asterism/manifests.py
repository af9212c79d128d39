"""What identifies an SAE's activations and how they are counted."""

from __future__ import annotations

import hashlib
import math
import re
import struct
from collections.abc import Sequence

from .avro import codec
from .errors import InvalidActivations

_LEGAL_ID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,149}")
_MOST_LATENTS = 1 << 22
_LONGEST_MILLIS = 36_525 * 86_400_000
_MOST_PANES = 100_000
_LONGEST_TEXT = 1000
_MEASURED = {"measured_l0": None, "measured_fvu": None, "measured_on_tokens": 0, "accepted_anyway": False}


def manifest(sae: str, latents: int, thresholds: Sequence[float] = (0, 1.5), **fields) -> dict:
    """The manifest of activations that were computed elsewhere, as ``asterism import`` makes it; fields by their names in the schema."""
    require_id(sae)
    made = {
        "sae": sae,
        "model": sae.split(".", 1)[0],
        "source_format": "activations",
        "architecture": "unknown",
        "bos_policy": "unknown",
        "hook_point": "",
        "d_in": 0,
        "d_sae": latents,
        "context_size": 256,
        "special_tokens": "COUNTED",
        "activation_type": "F32",
        "threshold_kind": "NONE",
        "pane_millis": 600_000,
        "grace_millis": 600_000,
        "retention_millis": 86_400_000,
    }
    known = {field["name"] for field in codec("SaeManifest").fields}
    for name in fields:
        if name not in known or name in ("sae", "d_sae", "thresholds"):
            raise InvalidActivations(f"manifest of SAE '{sae}' is given '{name}', expected fields of SaeManifest.avsc")
    try:
        made["thresholds"] = sorted({float(threshold) for threshold in thresholds})
    except (TypeError, ValueError):
        raise InvalidActivations(f"manifest of SAE '{sae}' has thresholds {thresholds!r}, expected numbers") from None
    made |= fields
    # As it will be read: every field there, numbers as wide as they are written.
    made = codec("SaeManifest").decode(codec("SaeManifest").encode(made))
    validate(made)
    return made


def validate(manifest: dict) -> None:
    """What counting relies on, as the processors check it."""
    sae = manifest["sae"]
    require_id(sae)

    def require(holds: bool, what: str, value, expected: str) -> None:
        if not holds:
            raise InvalidActivations(f"manifest of SAE '{sae}' has {what} {value}, expected {expected}")

    require(0 < manifest["d_sae"] <= _MOST_LATENTS, "d_sae", manifest["d_sae"], f"1 to {_MOST_LATENTS}")
    require(manifest["context_size"] > 0, "context_size", manifest["context_size"], "1 or more")
    for name, value in manifest.items():
        if isinstance(value, str):
            # Counted as Java counts characters.
            length = len(value.encode("utf-16-le")) // 2
            require(length <= _LONGEST_TEXT, name, f"of {length} characters", f"{_LONGEST_TEXT} at most")
    for name, least in (("pane_millis", 1), ("grace_millis", 0), ("retention_millis", 0)):
        require(least <= manifest[name] <= _LONGEST_MILLIS, name, manifest[name], f"{least} to {_LONGEST_MILLIS}")
    panes = (manifest["grace_millis"] + manifest["retention_millis"]) // manifest["pane_millis"]
    require(panes <= _MOST_PANES, "grace and retention of so many panes:", panes, f"{_MOST_PANES} at most")
    thresholds = manifest["thresholds"]
    require(1 <= len(thresholds) <= 16, "thresholds", thresholds, "1 to 16 of them")
    previous = -math.inf
    for threshold in thresholds:
        try:
            narrow = struct.unpack("<f", struct.pack("<f", threshold))[0]
        except OverflowError:
            narrow = math.inf
        require(0 <= narrow < math.inf, "threshold", threshold, "finite and 0 or above")
        require(narrow > previous, "thresholds", thresholds, "ascending and distinct as 32-bit floats")
        previous = narrow


def hash_of(manifest: dict) -> str:
    """The name that records have for a manifest: 64 bits, in hex, of the SHA-256 of its encoding without what was measured."""
    content = codec("SaeManifest").body(manifest | _MEASURED)
    # The last field came later; where it says nothing, its one byte is left out.
    return hashlib.sha256(content if manifest["intervention_sha256"] else content[:-1]).hexdigest()[:16]


def differences(known: dict, wanted: dict) -> str:
    """In which fields two manifests differ, but for what was measured."""
    named = (field["name"] for field in codec("SaeManifest").fields)
    differing = (name for name in named if name not in _MEASURED and known[name] != wanted[name])
    return "; ".join(f"{name} is {known[name]}, here {wanted[name]}" for name in differing)


def require_id(sae: str) -> None:
    """An SAE's id is part of topics' names."""
    if not isinstance(sae, str) or not _LEGAL_ID.fullmatch(sae):
        raise InvalidActivations(
            f"SAE id '{sae}' is not legal: expected 1 to 150 letters, digits, '.', '_' or '-', not starting with '.'"
        )
