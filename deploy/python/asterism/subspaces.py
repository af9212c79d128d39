"""Tracked groups of latents."""

from __future__ import annotations

import numpy as np

from .answer import Answer, table
from .http import Http, segment


class Points:
    """Sampled tokens along a subspace's principal components.

    ``at`` is [points, axes], ``activations`` [points, members]; ``rows`` has each point's token, context and document,
    ``answer`` the whole answer.
    """

    def __init__(self, answer: Answer):
        self.answer = answer
        self.rows: list[Answer] = answer.points
        members = len(answer.latents)
        axes = len(self.rows[0].at) if self.rows else 0
        self.at = np.array([point.at for point in self.rows], np.float64).reshape(len(self.rows), axes)
        self.activations = np.array([point.activations for point in self.rows], np.float64).reshape(len(self.rows), members)

    def __len__(self) -> int:
        return len(self.rows)

    def frame(self):
        """A DataFrame with a row a point; axes are columns ``axis1``, ``axis2``, ..."""
        rows = (
            {**{f"axis{n + 1}": value for n, value in enumerate(point.at)}, **{k: v for k, v in point.items() if k != "at"}}
            for point in self.rows
        )
        return table(rows, ["strongest", "token", "document", "context", "position"], self.answer)


class Subspace:
    """A tracked group by its name. Windows are of whole panes after its definition; without one it is everything since."""

    def __init__(self, http: Http, sae: str, name: str):
        self._http = http
        self.name = name
        self._path = f"{sae}/subspaces/{segment(name)}"

    def __repr__(self) -> str:
        return f"Subspace({self.name!r})"

    def figures(self, start=None, end=None) -> Answer:
        """Its members and how they fire."""
        return self._get("", start, end)

    def points(self, axes: int = 3, limit: int | None = None, start=None, end=None) -> Points:
        """Sampled tokens along the principal components, with their contexts."""
        return Points(self._get("/points", start, end, axes=axes, limit=limit))

    def pca(self, axes: int = 3, start=None, end=None) -> Answer:
        """Its principal components, exact."""
        return self._get("/pca", start, end, axes=axes)

    def patterns(self, limit: int = 50, start=None, end=None):
        """Which members fire together, against independence, as a DataFrame."""
        answer = self._get("/patterns", start, end, limit=limit)
        return table(answer.patterns, ["latents", "count", "share", "expected", "ratio", "z"], answer)

    def indices(self, start=None, end=None) -> Answer:
        """Separability and mixture of its planes."""
        return self._get("/indices", start, end)

    def remove(self) -> None:
        """Ends the tracking; its statistics go."""
        self._http.delete(self._path)

    def _get(self, below: str, start, end, **parameters) -> Answer:
        return self._http.get(self._path + below, **{"from": start, "to": end, **parameters})
