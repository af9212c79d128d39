"""What happens at a service, by asking it again and again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from .answer import Answer
from .errors import AsterismError, ServiceError
from .http import Http, segment

_EVENTS_A_TIME = 1000


@dataclass(frozen=True)
class Event:
    """Something that happened to an SAE.

    ``kind`` is added, removed, state, tokens or group; ``answer`` is what the service says of the SAE, or of a group the event
    (its ``type``: born, grown, shrunk, merged, split, died).
    """

    kind: str
    sae: str
    answer: Answer


def watch(http: Http, interval: float, timeout: float | None) -> Iterator[Event]:
    """Events from the first look on, which is now; what is there then is no event."""
    if not interval > 0 or (timeout is not None and not timeout >= 0):
        raise AsterismError(f"interval is {interval} and timeout {timeout}, expected seconds above 0, and seconds or None")
    return _watch(http, interval, timeout, _saes(http))


def _watch(http: Http, interval: float, timeout: float | None, seen: dict[str, Answer]) -> Iterator[Event]:
    end = None if timeout is None else time.monotonic() + timeout
    told = {id: _group_events(http, id) for id in seen}
    while True:
        wait = interval if end is None else min(interval, end - time.monotonic())
        if wait <= 0:
            return
        time.sleep(wait)
        now = _saes(http)
        for id in seen.keys() - now.keys():
            told.pop(id, None)
            yield Event("removed", id, seen[id])
        for id, figures in now.items():
            before = seen.get(id)
            if before is None:
                yield Event("added", id, figures)
            else:
                if (before.state, before.reason) != (figures.state, figures.reason):
                    yield Event("state", id, figures)
                if before.tokens != figures.tokens:
                    yield Event("tokens", id, figures)
            known = told.setdefault(id, {})
            latest = _group_events(http, id)
            # The service lists the newest first.
            for key in reversed([key for key in latest if key not in known]):
                yield Event("group", id, latest[key])
            told[id] = latest
        seen = now


def _saes(http: Http) -> dict[str, Answer]:
    return {figures.id: figures for figures in http.get("/api/saes")}


def _group_events(http: Http, sae: str) -> dict[tuple, Answer]:
    try:
        events = http.get(f"/api/saes/{segment(sae)}/events", limit=_EVENTS_A_TIME).events
    except ServiceError as refusal:
        # Removed since the list was read.
        if refusal.status == 404:
            return {}
        raise
    return {(event["type"], event["group"], event["to"]): event for event in events}
