"""Matrices as scipy's."""

from __future__ import annotations

import tempfile
import zipfile

import scipy.sparse

from .errors import AsterismError
from .http import Http


def load(http: Http, path: str, parameters: dict):
    """A ``.npz`` of the service as ``csr_array``; it lies in a temporary file, not in memory, until it is read."""
    with tempfile.TemporaryFile(suffix=".npz") as file:
        http.save(path, file, parameters)
        file.seek(0)
        try:
            return scipy.sparse.csr_array(scipy.sparse.load_npz(file))
        except (ValueError, OSError, KeyError, zipfile.BadZipFile) as e:
            raise AsterismError(f"the file from {http.url}{path} cannot be read ({e}), expected a whole .npz of a CSR matrix") from e
