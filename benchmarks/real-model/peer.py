"""The same job as a Python script does it: transformers reads, SAELens encodes, SciPy counts; matrices, edge thresholds and groups are written.

Of the model only the layers before the hook point run, in batches of contexts of like length, so that it is no slower than it need be.
"""

import csv
import gzip
import itertools
import json
import sys
import time
from pathlib import Path

import numpy as np
import sae_lens
import scipy.sparse
import torch
import transformers

CONTEXT, BATCH = 128, 32
SMALLEST, LARGEST, TOLERANCE = 150, 200, 1e-3


def read(model, tokenizer, corpus, documents):
    """Residual vectors of all tokens, batch by batch, BOS left out; [tokens, width]."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in itertools.islice(lines, documents)]
    pieces = []
    for ids in tokenizer(texts, add_special_tokens=False)["input_ids"]:
        pieces += [ids[from_:from_ + CONTEXT - 1] for from_ in range(0, len(ids), CONTEXT - 1)]
    pieces.sort(key=len)
    bos, pad = model.config.bos_token_id, model.config.pad_token_id
    for from_ in range(0, len(pieces), BATCH):
        batch = pieces[from_:from_ + BATCH]
        longest = 1 + len(batch[-1])
        ids = torch.full((len(batch), longest), pad)
        mask = torch.zeros(len(batch), longest, dtype=torch.bool)
        for row, piece in enumerate(batch):
            ids[row, 0] = bos
            ids[row, 1:1 + len(piece)] = torch.tensor(piece)
            mask[row, :1 + len(piece)] = True
        hidden = model(ids, attention_mask=mask.long()).last_hidden_state
        mask[:, 0] = False
        yield hidden[mask]


def edge_threshold(jaccard):
    """The published bisection; the threshold, and the group of each latent there."""
    low, high, best = 0.0, 1.0, None
    while high - low > TOLERANCE:
        mid = (low + high) / 2
        kept = jaccard.multiply(jaccard >= mid).tocsr()
        kept.eliminate_zeros()
        _, labels = scipy.sparse.csgraph.connected_components(kept, directed=False)
        size = int(np.bincount(labels).max())
        if best is None or abs(size - (SMALLEST + LARGEST) / 2) < abs(best[1] - (SMALLEST + LARGEST) / 2):
            best = (mid, size, labels)
        if SMALLEST <= size <= LARGEST:
            break
        low, high = (low, mid) if size < SMALLEST else (mid, high)
    return best


def count(acts, sae, thresholds, out):
    """Counts, Jaccard network and groups at each threshold, to files."""
    own = getattr(sae, "threshold", torch.zeros(acts.shape[1])).detach().numpy().astype(np.float32)
    rows = []
    for threshold in thresholds:
        fires = acts.copy()
        fires.data = (fires.data > np.float32(threshold) + own[fires.indices]).astype(np.int32)
        fires.eliminate_zeros()
        counts = (fires.T @ fires).tocsr()
        name = str(threshold).replace(".", "_")
        scipy.sparse.save_npz(out / f"cooccurrence_threshold_{name}.npz", counts)
        active = counts.diagonal()
        pairs = counts.tocoo()
        other = pairs.row != pairs.col
        joint = pairs.data[other].astype(np.float64)
        values = joint / (active[pairs.row[other]] + active[pairs.col[other]] - joint)
        jaccard = scipy.sparse.csr_matrix((values, (pairs.row[other], pairs.col[other])), counts.shape)
        edge, largest, labels = edge_threshold(jaccard)
        sizes = np.bincount(labels)
        rows.append({"threshold": threshold, "edge_threshold": edge, "largest": largest, "fraction": float((sizes[labels] > 1).mean())})
        with open(out / f"node_info_df_{name}.csv", "w", newline="") as file:
            table = csv.writer(file)
            table.writerow(["node_id", "subgraph_id", "subgraph_size", "feature_activations"])
            table.writerows((latent, labels[latent], sizes[labels[latent]], active[latent]) for latent in range(len(labels)))
    return rows


@torch.no_grad()
def main():
    model_folder, corpus, documents, hook, out, thresholds, *folders = sys.argv[1:]
    began = time.perf_counter()
    out = Path(out)
    transformers.logging.set_verbosity_error()
    tokenizer = transformers.AutoTokenizer.from_pretrained(model_folder)
    model = transformers.AutoModel.from_pretrained(model_folder, dtype=torch.float32).eval()
    # What comes out of the last layer that is left, without the final norm, is the stream before the next.
    model.layers = model.layers[:int(hook.split(".")[1])]
    model.norm = torch.nn.Identity()
    saes = [sae_lens.SAE.load_from_disk(folder) for folder in folders]
    seconds = {"loading": time.perf_counter() - began, "model": 0.0, "encoder": 0.0, "counting": 0.0, "writing": 0.0}
    encoded = [[] for _ in saes]
    tokens = 0
    batches = read(model, tokenizer, corpus, int(documents))
    while True:
        start = time.perf_counter()
        vectors = next(batches, None)
        seconds["model"] += time.perf_counter() - start
        if vectors is None:
            break
        start = time.perf_counter()
        tokens += len(vectors)
        for parts, sae in zip(encoded, saes):
            parts.append(scipy.sparse.csr_matrix(sae.encode(vectors).numpy()))
        seconds["encoder"] += time.perf_counter() - start
    found = {}
    matrices = []
    start = time.perf_counter()
    for folder, parts, sae in zip(folders, encoded, saes):
        acts = scipy.sparse.vstack(parts, format="csr")
        matrices.append(acts)
        results = out / Path(folder).name
        results.mkdir(parents=True, exist_ok=True)
        found[Path(folder).name] = count(acts, sae, [float(threshold) for threshold in thresholds.split(",")], results)
    seconds["counting"] = time.perf_counter() - start
    whole = time.perf_counter() - began
    # Not part of the job: what Asterism's counting alone is measured on.
    for acts in matrices:
        scipy.sparse.save_npz(out / f"activations-{acts.shape[1]}.npz", acts, compressed=False)
    print(json.dumps({"tokens": tokens, "whole": whole, "seconds": seconds, "groups": found, "torch": torch.__version__,
                      "threads": torch.get_num_threads(), "transformers": transformers.__version__, "sae_lens": sae_lens.__version__}))


if __name__ == "__main__":
    main()
