"""The topics of a cluster: what they have to be like, and how those that are missing are made."""

from __future__ import annotations

from dataclasses import dataclass

LARGEST_RECORD = 8 << 20

_DAY_MILLIS = 86_400_000


@dataclass(frozen=True)
class Need:
    """What a topic has to be like; ``fixed`` where another number of partitions is wrong."""

    name: str
    partitions: int
    cleanup: str = "delete"
    fixed: bool = False
    kept_millis: int | None = None

    def settings(self) -> dict[str, str]:
        """What it is made with."""
        settings = {"cleanup.policy": self.cleanup, "max.message.bytes": str(LARGEST_RECORD)}
        if self.kept_millis is not None:
            settings["retention.ms"] = str(self.kept_millis)
        return settings


def needs(prefix: str, sae: str, partitions: int) -> list[Need]:
    """The topics that all SAEs share, and those of one."""
    def compacted(name: str) -> Need:
        return Need(f"{prefix}.{name}", 1, "compact", True)

    return [
        Need(f"{prefix}.documents", partitions),
        *map(compacted, ("saes", "subspaces", "groups", "pairs")),
        Need(f"{prefix}.jobs", partitions, kept_millis=_DAY_MILLIS),
        Need(f"{prefix}.job-events", 1, "compact,delete", True, _DAY_MILLIS),
        Need(f"{prefix}.dead-letters", 1),
        Need(f"{prefix}.activations.{sae}", partitions),
        compacted(f"latents.{sae}"),
    ]
