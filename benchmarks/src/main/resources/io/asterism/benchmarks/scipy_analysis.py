"""What SciPy does of an analysis: `count FILE FOLDER` reads, multiplies and saves; `pack FOLDER` saves compressed; `compare FOLDER MATRIX`
looks for a difference."""
import json
import sys
import time

import numpy as np
import scipy
import scipy.sparse


def timed(action):
    start = time.perf_counter()
    return action(), time.perf_counter() - start


def count(file, folder):
    x, load = timed(lambda: scipy.sparse.load_npz(file))
    x = scipy.sparse.csr_matrix((np.ones(x.nnz, np.int32), x.indices.astype(np.int32), x.indptr), x.shape)
    counts, product = timed(lambda: x.T.tocsr() @ x)
    counts.sort_indices()
    _, raw = timed(lambda: scipy.sparse.save_npz(folder + "/scipy.npz", counts, compressed=False))
    pairs = (counts.nnz - np.count_nonzero(counts.diagonal())) // 2
    print(json.dumps({
        "version": scipy.__version__,
        "load": load,
        "product": product,
        "raw": raw,
        "pairs": int(pairs),
    }))


def pack(folder):
    counts = scipy.sparse.load_npz(folder + "/scipy.npz")
    _, packed = timed(lambda: scipy.sparse.save_npz(folder + "/scipy-packed.npz", counts))
    print(json.dumps({"packed": packed}))


def compare(folder, matrix):
    expected = scipy.sparse.load_npz(folder + "/scipy.npz")
    counted = scipy.sparse.load_npz(matrix)
    same = (
        expected.shape == counted.shape
        and np.array_equal(expected.indptr, counted.indptr)
        and np.array_equal(expected.indices, counted.indices)
        and np.array_equal(expected.data, counted.data)
    )
    print(json.dumps({"same": bool(same)}))


{"count": count, "pack": pack, "compare": compare}[sys.argv[1]](*sys.argv[2:])
