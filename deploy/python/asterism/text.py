"""What an SAE makes of a text."""

from __future__ import annotations

import numpy as np
import scipy.sparse

from .answer import Answer, table


class TextActivations:
    """Tokens of a text with their latents, the strongest first.

    ``tokens`` are the service's own (token, id, special, context, latents); ``l0`` and ``fvu`` are of this text alone.
    """

    def __init__(self, answer: Answer, width: int):
        self.sae: str = answer.sae
        self.tokens: list[Answer] = answer.tokens
        self.l0: float | None = answer.get("l0")
        self.fvu: float | None = answer.get("fvu")
        self._width = width

    def __len__(self) -> int:
        return len(self.tokens)

    def __repr__(self) -> str:
        return f"TextActivations({self.sae!r}, {len(self)} tokens)"

    @property
    def token_ids(self) -> np.ndarray:
        """By token."""
        return np.array([token.id for token in self.tokens], np.int64)

    def matrix(self):
        """``csr_array`` of 32-bit floats, [tokens, d_sae]: the latents that were asked for, as for ``publish``."""
        entries = [sorted((latent.latent, latent.activation) for latent in token.latents) for token in self.tokens]
        indptr = np.cumsum([0, *map(len, entries)])
        indices = np.array([latent for row in entries for latent, _ in row], np.int32)
        data = np.array([value for row in entries for _, value in row], np.float32)
        return scipy.sparse.csr_array((data, indices, indptr), shape=(len(self), self._width))

    def frame(self):
        """A DataFrame with a row a latent that fires on a token."""
        rows = (
            {"position": position, "token": token.token, "id": token.id, **latent}
            for position, token in enumerate(self.tokens)
            for latent in token.latents
        )
        return table(rows, ["position", "token", "id", "latent", "activation"], {"sae": self.sae, "l0": self.l0, "fvu": self.fvu})
