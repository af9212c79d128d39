"""Pairs of SAEs that are counted together."""

from __future__ import annotations

from .answer import Answer, table
from .http import Http, segment
from .matrices import load


class Pair:
    """A pair by its id, such as ``a~b``. Figures take ``threshold``, ``start`` and ``end`` as those of an SAE, and ``side`` (a or b)."""

    def __init__(self, http: Http, id: str):
        self._http = http
        self.id = id
        self._path = f"/api/pairs/{segment(id)}"

    def __repr__(self) -> str:
        return f"Pair({self.id!r})"

    def figures(self) -> Answer:
        """How it stands: what was joined, what waits, what was not joined and why."""
        return self._http.get(self._path)

    def cooccurrence(self, threshold: float | None = None, start=None, end=None):
        """``csr_array`` of int64, a's latents by b's, of one moment."""
        return load(self._http, f"{self._path}/export/cooccurrence.npz", {"threshold": threshold, "from": start, "to": end})

    def matches(self, latent: int, side: str = "a", measure: str = "jaccard", limit: int = 20, min_count: int = 1, **scope):
        """Who in the other SAE fires with a latent, strongest first, as a DataFrame."""
        answer = self._get(f"/latents/{segment(latent)}/matches", scope, side=side, measure=measure, limit=limit, minCount=min_count)
        return table(answer.matches, ["latent", "count", "fires"], answer)

    def matching(self, method: str = "mutual", measure: str = "jaccard", min: float = 0, limit: int = 1000, **scope) -> Answer:
        """Latents matched one to one; method: mutual, hungarian or greedy."""
        return self._get("/matching", scope, method=method, measure=measure, min=min, limit=limit)

    def necessity(self, side: str = "a", min: float = 0.5, min_count: int = 10, limit: int = 100, **scope) -> Answer:
        """Latents without which those of the other SAE hardly fire."""
        return self._get("/necessity", scope, side=side, min=min, minCount=min_count, limit=limit)

    def sufficiency(self, side: str = "a", min: float = 0.5, min_count: int = 10, limit: int = 100, **scope) -> Answer:
        """Latents with which those of the other SAE nearly always fire."""
        return self._get("/sufficiency", scope, side=side, min=min, minCount=min_count, limit=limit)

    def novel(self, side: str = "b", measure: str = "jaccard", min: float = 0.1, min_fires: int = 100, limit: int = 100, **scope) -> Answer:
        """Latents of a side without a partner in the other SAE."""
        return self._get("/novel", scope, side=side, measure=measure, min=min, minFires=min_fires, limit=limit)

    def mcs(self, side: str = "b", limit: int = 100) -> Answer:
        """How near the decoder rows of both SAEs lie."""
        return self._get("/mcs", {}, side=side, limit=limit)

    def remove(self) -> None:
        """Ends the counting of the pair; its counts go."""
        self._http.delete(self._path)

    def _get(self, below: str, scope: dict, **parameters) -> Answer:
        renamed = {{"start": "from", "end": "to"}.get(name, name): value for name, value in scope.items()}
        return self._http.get(self._path + below, **parameters, **renamed)
