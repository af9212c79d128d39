"""An Asterism service."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Sequence

from .answer import Answer, table
from .http import Http, segment
from .jobs import Job
from .pairs import Pair
from .sae import Sae
from .text import TextActivations
from .watching import Event, watch


def connect(url: str = "http://localhost:8080", token: str | None = None, timeout: float = 60) -> "Service":
    """The service at a URL, which is asked for its SAEs once.

    :param token: one that ``asterism token create`` printed, where the service asks for it
    :param timeout: seconds that an answer may be silent
    """
    service = Service(Http(url, token, timeout))
    service.saes()
    return service


class Service:
    """What a service knows; everything is asked anew each time."""

    def __init__(self, http: Http):
        self._http = http

    def __repr__(self) -> str:
        return f"Service({self._http.url!r})"

    @property
    def url(self) -> str:
        """Where it is."""
        return self._http.url

    def saes(self) -> list[Sae]:
        """The SAEs that are counted, by id."""
        return [Sae(self._http, figures.id) for figures in self._http.get("/api/saes")]

    def sae(self, id: str) -> Sae:
        """One of them, which has to be there."""
        self._http.get(f"/api/saes/{segment(id)}")
        return Sae(self._http, id)

    def table(self):
        """How the SAEs' counting goes, as a DataFrame."""
        return table(self._http.get("/api/saes"), ["id", "model", "hook", "latents", "state", "tokens"])

    def activations(self, model: str, text: str, limit: int = 10) -> dict[str, TextActivations]:
        """What all SAEs of a model make of a text, by SAE id, in one forward pass; ``limit`` as for one SAE."""
        answer = self._http.post(f"/api/models/{segment(model)}/activations", {"text": text, "limit": limit})
        widths = {figures.id: figures.latents for figures in self._http.get("/api/saes")}
        return {one.sae: TextActivations(one, widths[one.sae]) for one in answer.saes}

    def pairs(self) -> list[Pair]:
        """The pairs of SAEs that are counted together."""
        return [Pair(self._http, pair.id) for pair in self._http.get("/api/pairs").pairs]

    def pair(self, id: str) -> Pair:
        """One of them, which has to be there, such as ``a~b``."""
        self._http.get(f"/api/pairs/{segment(id)}")
        return Pair(self._http, id)

    def define_pair(
        self,
        a: str | Sae,
        b: str | Sae,
        *,
        lag: int | None = None,
        within: int | None = None,
        thresholds: Sequence[float] | None = None,
    ) -> Pair:
        """Counts two SAEs together from now on: on the same token, some tokens later, or within so many tokens."""
        order = {"a": _id(a), "b": _id(b), "lag": lag, "within": within, "thresholds": thresholds and [*thresholds]}
        defined = self._http.post("/api/pairs", {name: value for name, value in order.items() if value is not None})
        return Pair(self._http, defined.id)

    def submit(self, kind: str, model: str, specification: dict, priority: str = "batch") -> Job:
        """Asks for a job: work that needs a model, which a worker holds."""
        order = {"kind": kind, "model": model, "specification": specification, "priority": priority}
        return Job(self._http, self._http.post("/api/jobs", order).id)

    def jobs(self) -> list[Job]:
        """The jobs that are not forgotten, the newest first."""
        return [Job(self._http, job.id) for job in self._http.get("/api/jobs").jobs]

    def watch(self, interval: float = 1, timeout: float | None = None) -> Iterator[Event]:
        """What happens from now on: SAEs that come, go or change their state, tokens counted, what befalls groups.

        The service is asked every ``interval`` seconds, for ``timeout`` seconds, or without end.
        """
        return watch(self._http, interval, timeout)

    def answer(self, path: str, **parameters) -> Answer | builtins.list:
        """The JSON at any path of the service, such as ``/api/saes``, for what has no method of its own."""
        return self._http.get(path, **parameters)


def _id(sae: str | Sae) -> str:
    return sae.id if isinstance(sae, Sae) else sae
