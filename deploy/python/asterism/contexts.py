"""Activations of one document as records, a context each."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse

from .avro import codec
from .errors import InvalidActivations
from .manifests import hash_of

LARGEST_VALUE = (8 << 20) - (1 << 14)

_FULL_CONTEXT = 1 << 17
_FULLEST_ROW = 1 << 16
_WIDEST_U16 = 1 << 16
_AHEAD_MILLIS = 3_600_000
_FURTHEST_MILLIS = 8_640_000_000_000_000
_LARGEST_F32 = float(np.finfo(np.float32).max)
_LARGEST_F16 = 65504.0
_SMALLEST_F16 = 2.0**-24
_UNSIGNED = {
    "squared_norm",
    "squared_error",
    "cross_entropy",
    "cross_entropy_spliced",
    "cross_entropy_ablated",
    "kl_spliced",
    "squared_target",
    "squared_reconstruction",
}
_COLUMNS = _UNSIGNED | {"target_dot_reconstruction"}


@dataclass(frozen=True)
class Rows:
    """Entries of checked rows: ascending latents within a row, activations finite and above 0."""

    indptr: np.ndarray
    latents: np.ndarray
    activations: np.ndarray

    def __len__(self) -> int:
        return len(self.indptr) - 1


def encode(
    manifest: dict,
    token_ids,
    activations,
    *,
    document: str,
    corpus: str,
    tokens: Sequence[str] | None = None,
    special=None,
    event_time: int | None = None,
    columns: Mapping[str, Sequence[float]] | None = None,
) -> list[bytes]:
    """Values of the activations topic, in order; all of it is checked before any of it is encoded."""
    where = f"document '{document}' of SAE '{manifest['sae']}'"
    for name, value in (("document", document), ("corpus", corpus)):
        if not isinstance(value, str) or not value:
            raise InvalidActivations(f"{name} of {where} is {value!r}, expected a text that is not empty")
    rows = _rows(activations, manifest["d_sae"], where)
    count = len(rows)
    ids = np.empty(0, np.uint32) if token_ids is None else _token_ids(token_ids, count, where)
    texts = None if tokens is None else _texts(tokens, count, where)
    flags = _special(special, count, where)
    measured = {name: _column(name, values, count, where) for name, values in (columns or {}).items()}
    moment = _event_time(event_time, where)
    values = []
    for context, (first, end) in enumerate(_cuts(rows, manifest["context_size"])):
        begin, stop = rows.indptr[first], rows.indptr[end]
        own = [] if texts is None else texts[first:end]
        value = codec("Activations").encode(
            {
                "sae": manifest["sae"],
                "manifest": hash_of(manifest),
                "document": document,
                "corpus": corpus,
                "context": context,
                "position": first,
                "event_time": moment,
                "text": b"".join(own).decode(),
                "token_ends": np.cumsum([len(token) for token in own]).astype("<u4").tobytes(),
                "token_ids": ids[first:end].astype("<u4").tobytes(),
                "special": np.packbits(flags[first:end], bitorder="little").tobytes(),
                "offsets": (rows.indptr[first : end + 1] - begin).astype("<u4").tobytes(),
                "latents": rows.latents[begin:stop].astype("<u2" if manifest["d_sae"] <= _WIDEST_U16 else "<u4").tobytes(),
                "activations": _packed(rows.activations[begin:stop], manifest["activation_type"]),
                **{name: values[first:end].astype("<f4").tobytes() for name, values in measured.items()},
            }
        )
        if len(value) > LARGEST_VALUE:
            raise InvalidActivations(f"context {context} of {where} takes {len(value)} bytes, expected {LARGEST_VALUE} at most: smaller contexts")
        values.append(value)
    return values


def _cuts(rows: Rows, size: int) -> Iterator[tuple[int, int]]:
    """As ``asterism import`` cuts a file: contexts of ``size`` tokens, shorter where rows are very full."""
    first = 0
    for row in range(1, len(rows) + 1):
        if row - first == size or row == len(rows) or rows.indptr[row] - rows.indptr[first] >= _FULL_CONTEXT:
            yield first, row
            first = row


def _rows(activations, width: int, where: str) -> Rows:
    try:
        matrix = activations.tocsr() if scipy.sparse.issparse(activations) else scipy.sparse.csr_array(np.asarray(activations))
        indptr, indices, data = (np.asarray(part) for part in (matrix.indptr, matrix.indices, matrix.data))
    except (TypeError, ValueError) as e:
        raise InvalidActivations(f"activations of {where} are {type(activations).__name__} ({e}), expected a scipy.sparse CSR matrix") from None
    if matrix.ndim != 2 or matrix.shape[0] < 1 or matrix.shape[1] != width:
        raise InvalidActivations(f"activations of {where} have the shape {matrix.shape}, expected [tokens, {width}] with at least 1 token")
    if data.dtype.kind not in "fiu":
        raise InvalidActivations(f"activations of {where} are of type {data.dtype}, expected real numbers")
    # scipy believes what it was given: pointers and indices may be anything.
    steps = np.diff(indptr.astype(np.int64))
    if len(indptr) != matrix.shape[0] + 1 or indptr[0] != 0 or (steps < 0).any() or indptr[-1] > min(len(indices), len(data)):
        raise InvalidActivations(f"row pointers of {where} do not rise from 0 to {len(data)}, the number of entries")
    indices, data = indices[: indptr[-1]].astype(np.int64), data[: indptr[-1]]
    row_of = np.repeat(np.arange(len(steps)), steps)
    _refuse(where, row_of, indices, (indices < 0) | (indices >= width), indices, f"as its latent, expected 0 to {width - 1}")
    if ((np.diff(indices) <= 0) & (np.diff(row_of) == 0)).any():
        order = np.lexsort((indices, row_of))
        indices, data = indices[order], data[order]
        twice = np.concatenate(([False], (np.diff(indices) == 0) & (np.diff(row_of) == 0)))
        _refuse(where, row_of, indices, twice, indices, "twice as its latent, expected each once: matrix.sum_duplicates()")
    with np.errstate(over="ignore", under="ignore"):
        narrow = data.astype(np.float32)
    legal = (data >= 0) & (narrow <= _LARGEST_F32)
    _refuse(where, row_of, indices, ~legal, data, "as its activation, expected a finite 32-bit float of 0 or above")
    active = narrow > 0
    counts = np.bincount(row_of[active], minlength=len(steps))
    if counts.max(initial=0) > _FULLEST_ROW:
        row = int(counts.argmax())
        raise InvalidActivations(f"token {row} of {where} has {counts[row]} active latents, expected {_FULLEST_ROW} at most")
    return Rows(np.concatenate(([0], np.cumsum(counts))), indices[active], narrow[active])


def _refuse(where: str, row_of, indices, wrong, values, expected: str) -> None:
    if wrong.any():
        entry = int(wrong.argmax())
        of = "" if values is indices else f", latent {indices[entry]},"
        raise InvalidActivations(f"token {row_of[entry]}{of} of {where} has {values[entry]} {expected}")


def _token_ids(token_ids, count: int, where: str) -> np.ndarray:
    ids = np.asarray(token_ids)
    if ids.shape != (count,) or ids.dtype.kind not in "iu":
        raise InvalidActivations(f"token ids of {where} have the shape {ids.shape} and type {ids.dtype}, expected {count} integers, one a row")
    wrong = (ids < 0) | (ids > 0xFFFFFFFF)
    if wrong.any():
        raise InvalidActivations(f"token {int(wrong.argmax())} of {where} has the id {ids[wrong][0]}, expected 0 to 2^32 - 1")
    return ids


def _texts(tokens: Sequence[str], count: int, where: str) -> list[bytes]:
    if isinstance(tokens, str) or len(tokens) != count:
        raise InvalidActivations(f"tokens of {where} are {len(tokens)}, expected {count} texts, one a row")
    encoded = []
    for place, token in enumerate(tokens):
        try:
            encoded.append(token.encode())
        except (AttributeError, UnicodeEncodeError):
            raise InvalidActivations(f"token {place} of {where} is {token!r}, expected a text") from None
    return encoded


def _special(special, count: int, where: str) -> np.ndarray:
    flags = np.zeros(count, bool) if special is None else np.asarray(special)
    if flags.shape != (count,) or flags.dtype != bool:
        raise InvalidActivations(f"special of {where} has the shape {flags.shape} and type {flags.dtype}, expected {count} booleans, one a row")
    return flags


def _column(name: str, values, count: int, where: str) -> np.ndarray:
    if name not in _COLUMNS:
        raise InvalidActivations(f"column '{name}' of {where} is not known, expected one of {', '.join(sorted(_COLUMNS))}")
    try:
        with np.errstate(over="ignore"):
            column = np.asarray(values).astype(np.float32)
    except (TypeError, ValueError):
        column = np.empty(0, np.float32)
    if column.shape != (count,):
        raise InvalidActivations(f"column '{name}' of {where} has the shape {np.shape(values)}, expected {count} numbers, one a row")
    wrong = np.isinf(column) | ((column < 0) if name in _UNSIGNED else False)
    if wrong.any():
        expected = "a finite number, 0 or above" if name in _UNSIGNED else "a finite number"
        raise InvalidActivations(f"{name} of token {int(wrong.argmax())} of {where} is {column[wrong][0]}, expected {expected}, or NaN where not known")
    return column


def _event_time(event_time: int | None, where: str) -> int:
    now = time.time_ns() // 1_000_000
    if event_time is None:
        return now
    if isinstance(event_time, bool) or not isinstance(event_time, (int, np.integer)) or not -_FURTHEST_MILLIS <= event_time <= now + _AHEAD_MILLIS:
        raise InvalidActivations(f"event time of {where} is {event_time!r}, expected ms since 1970, an hour ahead of now at most")
    return int(event_time)


def _packed(activations: np.ndarray, kind: str) -> bytes:
    if kind == "F32":
        return activations.astype("<f4").tobytes()
    # Rounded to nearest, and kept finite and above 0.
    return np.clip(activations, _SMALLEST_F16, _LARGEST_F16).astype("<f2").tobytes()
