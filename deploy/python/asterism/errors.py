"""What can go wrong, each in one sentence: the value, the place, what was expected."""

from __future__ import annotations


class AsterismError(Exception):
    """Something was refused, or could not be reached; the text is one sentence."""


class InvalidActivations(AsterismError, ValueError):
    """Activations, or a manifest, that break a rule of the format; nothing of them was published."""


class ServiceError(AsterismError):
    """A refusal of the service.

    ``status`` is the HTTP status; ``parameter``, ``value`` and ``allowed`` are None where the service says nothing of them;
    ``retry_after`` is in seconds where it does.
    """

    def __init__(self, sentence: str, status: int, problem: dict | None = None, retry_after: float | None = None):
        super().__init__(sentence)
        problem = problem or {}
        self.status = status
        self.parameter = problem.get("parameter")
        self.value = problem.get("value")
        self.allowed = problem.get("allowed")
        self.retry_after = retry_after
