"""One SAE of a service."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import BinaryIO

from .answer import Answer, table
from .http import Http, segment
from .matrices import load
from .subspaces import Subspace
from .text import TextActivations

_MOST_ROWS = 10_000
_LATENT_COLUMNS = ["latent", "fires", "density", "mean", "max", "topTokens"]
_GROUP_COLUMNS = ["id", "size", "latents", "born", "seen", "alive", "windows"]
_COMPONENT_COLUMNS = ["id", "size", "latents", "edgeCount", "density", "topTokens"]
_EVENT_COLUMNS = ["type", "group", "from", "to", "size", "before", "joined", "left", "others"]


class Sae:
    """An SAE by its id. Figures take ``threshold``, one of the SAE's own (the lowest by default), and a window of event time:
    ``start`` and ``end`` as datetime, ISO-8601 or ms since 1970; without either they are of everything ever counted."""

    def __init__(self, http: Http, id: str):
        self._http = http
        self.id = id
        self._path = f"/api/saes/{segment(id)}"

    def __repr__(self) -> str:
        return f"Sae({self.id!r})"

    def figures(self) -> Answer:
        """How its counting goes: model, hook, thresholds, state, tokens and more."""
        return self._http.get(self._path)

    @property
    def latents_count(self) -> int:
        """Its width, d_sae."""
        return self.figures().latents

    @property
    def thresholds(self) -> list[float]:
        """What counts are kept for, ascending."""
        return self.figures().thresholds

    def cooccurrence(self, threshold: float | None = None, start=None, end=None):
        """C as ``scipy.sparse.csr_array`` of int64, [latents, latents], symmetric: on how many tokens both are active, their own
        counts on the diagonal; all of one moment."""
        return load(self._http, f"{self._path}/export/cooccurrence.npz", _scope(threshold, start, end))

    def latents(
        self,
        order: str = "fires",
        limit: int | None = None,
        search: str | None = None,
        direction: str | None = None,
        threshold: float | None = None,
        start=None,
        end=None,
    ):
        """Latents as a DataFrame, all of them without ``limit``.

        :param order: fires, density, mean, max or latent
        :param search: how the index begins, or what a top token holds
        """
        asked = {"search": search, **_scope(threshold, start, end)}
        path = f"{self._path}/latents"
        if limit is not None and limit <= _MOST_ROWS:
            answer = self._http.get(path, order=order, direction=direction, limit=limit, **asked)
            return table(answer.latents, _LATENT_COLUMNS, answer)
        rows: list[dict] = []
        # By index, which counting does not change from page to page.
        while True:
            answer = self._http.get(path, order="latent", offset=len(rows), limit=_MOST_ROWS, **asked)
            rows += answer.latents
            if len(answer.latents) < _MOST_ROWS:
                break
        # The service says what it does not take, also where it has not been asked to sort.
        self._http.get(path, order=order, direction=direction, limit=1, **asked)
        frame = table(rows, _LATENT_COLUMNS, answer)
        ascending = direction == "asc" or (direction is None and order == "latent")
        return frame.sort_values(order, ascending=ascending, kind="stable", ignore_index=True)[slice(limit)]

    def latent(self, latent: int, threshold: float | None = None, start=None, end=None) -> Answer:
        """All that is known of one latent: figures, histogram, contexts, logit lens, nearest decoder rows and more."""
        return self._http.get(f"{self._path}/latents/{segment(latent)}", **_scope(threshold, start, end))

    def neighbors(
        self,
        latent: int,
        measure: str = "jaccard",
        limit: int = 20,
        min_count: int = 1,
        threshold: float | None = None,
        start=None,
        end=None,
    ):
        """Who fires with a latent, strongest first, as a DataFrame."""
        asked = {"measure": measure, "limit": limit, "minCount": min_count, **_scope(threshold, start, end)}
        answer = self._http.get(f"{self._path}/latents/{segment(latent)}/neighbors", **asked)
        return table(answer.neighbors, ["latent", "count", "fires", measure], answer)

    def nearest(self, latent: int, limit: int = 10) -> Answer:
        """The latents with the nearest decoder rows."""
        return self._http.get(f"{self._path}/latents/{segment(latent)}/nearest", limit=limit)

    def components(self, limit: int = _MOST_ROWS, threshold: float | None = None, start=None, end=None, **grouping):
        """The groups of the window, largest first, as a DataFrame; ``grouping``: rule, min, minSize, minCount, smallest, largest, resolution."""
        asked = {"limit": limit, **_scope(threshold, start, end), **grouping}
        answer = self._http.get(f"{self._path}/components", **asked)
        return table(answer.components, _COMPONENT_COLUMNS, answer)

    def groups(self, alive: bool = True, limit: int = _MOST_ROWS):
        """Groups with ids that last from window to window, as a DataFrame: of the newest window, or with ``alive=False`` all that are kept."""
        answer = self._http.get(f"{self._path}/groups", alive=alive, limit=limit)
        return table(answer.groups, _GROUP_COLUMNS, answer)

    def group(self, group: int) -> Answer:
        """One of them: its timeline, and what befell it."""
        return self._http.get(f"{self._path}/groups/{segment(group)}")

    def events(self, limit: int = 100, type: str | None = None, group: int | None = None):
        """What befell groups (born, grown, shrunk, merged, split, died), newest first, as a DataFrame."""
        answer = self._http.get(f"{self._path}/events", limit=limit, type=type, group=group)
        return table(answer.events, _EVENT_COLUMNS, answer)

    def quality(self, start=None, end=None, by: str | None = None) -> Answer:
        """How well the SAE stands in for what it reconstructs; ``by`` position or pane."""
        return self._http.get(f"{self._path}/quality", **{"from": start, "to": end, "by": by})

    def activations(self, text: str, limit: int = 10) -> TextActivations:
        """What the SAE makes of a text, the ``limit`` strongest latents a token, all with 0. A worker has to hold the model."""
        answer = self._http.post(f"{self._path}/activations", {"text": text, "limit": limit})
        return TextActivations(answer, self.latents_count)

    def subspaces(self) -> list[Subspace]:
        """The groups of latents that are tracked."""
        return [Subspace(self._http, self._path, one.name) for one in self._http.get(f"{self._path}/subspaces").subspaces]

    def subspace(self, name: str) -> Subspace:
        """One of them, which has to be there."""
        self._http.get(f"{self._path}/subspaces/{segment(name)}")
        return Subspace(self._http, self._path, name)

    def track(self, name: str, latents: Sequence[int]) -> Subspace:
        """Tracks 2 to 64 latents under a name from now on."""
        self._http.post(f"{self._path}/subspaces", {"name": name, "latents": [int(latent) for latent in latents]})
        return Subspace(self._http, self._path, name)

    def save(self, export: str, file: str | os.PathLike | BinaryIO, threshold: float | None = None, start=None, end=None, **grouping) -> None:
        """Writes one of the service's files: ``cooccurrence.npz``, ``graph.graphml``, ``node_info.csv``; ``grouping`` as for components."""
        path = f"{self._path}/export/{segment(export)}"
        asked = {**_scope(threshold, start, end), **grouping}
        if hasattr(file, "write"):
            self._http.save(path, file, asked)
            return
        # A file that is there stays as it is where the service refuses.
        with self._http.open("GET", path, parameters=asked) as response, open(file, "wb") as opened:
            self._http.copy(response, opened)


def _scope(threshold, start, end) -> dict:
    return {"threshold": None if threshold is None else float(threshold), "from": start, "to": end}
