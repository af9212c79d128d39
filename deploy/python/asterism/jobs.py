"""Work that needs a model, which a worker holds."""

from __future__ import annotations

from collections.abc import Iterator

from .answer import Answer
from .errors import AsterismError
from .http import Http, segment


class Job:
    """A job by its id."""

    def __init__(self, http: Http, id: str):
        self._http = http
        self.id = id
        self._path = f"/api/jobs/{segment(id)}"

    def __repr__(self) -> str:
        return f"Job({self.id!r})"

    def figures(self) -> Answer:
        """How it stands: state, progress, sentence, and the result once it is done."""
        return self._http.get(self._path)

    def events(self) -> Iterator[Answer]:
        """How it stands, and every change until it has ended, as the service says it."""
        return self._http.events(f"{self._path}/events")

    def result(self):
        """Waits for the end; what came of it. A job that failed or was cancelled is an error with its sentence."""
        last = None
        for last in self.events():
            pass
        if last is None or last.state != "done":
            said = "has no end yet" if last is None else f"is {last.state} ({last.sentence})"
            raise AsterismError(f"the job '{self.id}' {said}, expected it done")
        return last.result

    def cancel(self) -> None:
        """Cancels it; one that has ended is forgotten."""
        self._http.delete(self._path)
