"""How far the counts of both sides differ: an activation that lies within rounding of a threshold may fall on either side of it."""

import json
import sys
from pathlib import Path

import numpy as np
import scipy.sparse


def main():
    work, thresholds, *names = sys.argv[1:]
    work = Path(work)
    found = {}
    for name in names:
        for threshold in thresholds.split(","):
            file = f"cooccurrence_threshold_{threshold.replace('.', '_')}.npz"
            ours = scipy.sparse.load_npz(work / "results" / name / file).astype(np.int64)
            theirs = scipy.sparse.load_npz(work / "peer" / name.split(".", 1)[1] / file).astype(np.int64)
            difference = abs(ours - theirs)
            found[f"{name}, {threshold}"] = {"fires": int(ours.diagonal().sum()), "fires_of_script": int(theirs.diagonal().sum()),
                                             "joint": int(ours.sum()), "different": int(difference.sum())}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
