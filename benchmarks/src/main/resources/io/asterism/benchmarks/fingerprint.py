"""The fingerprint of counts, as Fingerprint.java defines it, and the line that a run prints."""
import json
import resource

import numpy as np


def pair_hash(i, j):
    with np.errstate(over="ignore"):
        z = (i.astype(np.uint64) << np.uint64(32) | j.astype(np.uint64)) + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
        return z ^ z >> np.uint64(31)


class Sum:
    def __init__(self):
        self.counts = 0
        self.hash = 0

    def add_row(self, i, columns, counts):
        """Adds C_ij of one row; what is below the diagonal is passed over."""
        upper = columns >= i
        columns, counts = columns[upper], counts[upper].astype(np.uint64)
        with np.errstate(over="ignore"):
            weighted = counts * pair_hash(np.full(len(columns), i), columns)
        self.counts += int(counts.sum())
        self.hash = (self.hash + int(weighted.sum())) % 2**64


def report(seconds, peak_kib, cores, total):
    print(json.dumps({
        "seconds": seconds,
        "counts": total.counts,
        "hash": str(total.hash),
        "peakRssMb": peak_kib / 1024,
        "cores": cores,
    }))


def peak_kib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
