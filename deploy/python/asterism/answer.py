"""An answer of the service, and tables of its rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .errors import AsterismError


class Answer(dict):
    """A JSON object of the service, whose members are attributes too: ``answer.tokens`` is ``answer["tokens"]``."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"the answer has no member '{name}', expected one of {', '.join(self)}") from None


def table(rows: Iterable[dict], columns: list[str], answer: dict | None = None):
    """Rows as a DataFrame, with at least these columns; what the answer stands on is in its ``attrs``."""
    try:
        import pandas
    except ImportError:
        raise AsterismError(
            "pandas cannot be imported, expected it for tables: pip install 'asterism[frames]'"
        ) from None
    rows = list(rows)
    named = list(dict.fromkeys([*columns, *(name for row in rows for name in row)]))
    frame = pandas.DataFrame([[row.get(name) for name in named] for row in rows], columns=named)
    if answer is not None:
        frame.attrs.update({name: value for name, value in answer.items() if not isinstance(value, list)})
    return frame
