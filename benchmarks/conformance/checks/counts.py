"""Counts, Jaccard networks, groups and their scores: the co-occurrence study's own functions and ours, on the same activations."""

import contextlib
import io
import sys
import types
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import scipy.sparse
import torch

from .common import Array, Report, asterism, difference, parsed

LATENTS = 900
TOKENS = 6000
THRESHOLDS = [0.0, 0.5, 1.5]
SCORES = ["density", "max_avg_degree_ratio", "avg_clustering", "diameter", "single_node_score", "hub_spoke_score",
          "strongly_connected_score", "linear_score"]


def activations() -> scipy.sparse.csr_matrix:
    """Latents that fire together in groups of many sizes, tightly or loosely, and some that fire alone; f32."""
    drawn = np.random.default_rng(23)
    fires = drawn.random((TOKENS, LATENTS)) < 0.002
    first = 0
    while first < LATENTS - 260:
        size = int(drawn.integers(2, 60))
        on = drawn.random(TOKENS) < 0.02
        fires[:, first:first + size] |= on[:, None] & (drawn.random((TOKENS, size)) < drawn.uniform(0.2, 0.95))
        # Now and then a latent belongs to two groups.
        first += size - int(drawn.integers(0, 2))
    values = np.where(fires, drawn.gamma(1.5, 0.8, fires.shape) + 1e-3, 0).astype(np.float32)
    return scipy.sparse.csr_matrix(values)


class Given:
    """Stands where the study has an SAE and a store of activations: what is encoded are activations already."""

    def __init__(self, matrix: scipy.sparse.csr_matrix, batches: int):
        self.cfg = types.SimpleNamespace(d_sae=matrix.shape[1], neuronpedia_id="small/0-test", model_name="small")
        self.rows = iter(np.array_split(matrix.toarray(), batches))

    def next_batch(self) -> torch.Tensor:
        return torch.from_numpy(next(self.rows))

    def encode(self, batch: torch.Tensor) -> torch.Tensor:
        return batch


def study(folder: Path) -> tuple[Any, Any]:
    """The study's modules, from its repository."""
    if not (folder / "sae_cooccurrence").is_dir():
        raise FileNotFoundError(f"the study's repository is not at '{folder}': clone https://github.com/MClarke1991/sae_cooccurrence there")
    sys.path.insert(0, str(folder))
    from sae_cooccurrence import graph_generation, normalised_cooc_functions

    return normalised_cooc_functions, graph_generation


def compare(report: Report, threshold: float, counts: Array, jaccard: Array, graphs: Any, given: Given, results: Path) -> None:
    name = str(threshold).replace(".", "_")
    ours = scipy.sparse.load_npz(results / f"cooccurrence_threshold_{name}.npz").toarray()
    report.add(f"counts, threshold {threshold}", counts.size, float(np.abs(ours - counts).max()), 0.0)
    np.fill_diagonal(jaccard, 0)
    edge, size = graphs.find_threshold(jaccard)
    found = pandas.read_csv(results / "edge_thresholds.csv")
    row = found[np.isclose(found["activity_threshold"], threshold)].iloc[0]
    report.add(f"edge threshold, threshold {threshold}", 1, abs(float(row["edge_threshold"]) - edge), 1e-9, f"{edge:.4g}, largest group {size}")
    network = graphs.create_graph_from_matrix(graphs.remove_low_weight_edges(jaccard, edge))
    groups = [group for group in graphs.get_subgraphs(network)]
    theirs = graphs.create_node_info_dataframe(
        groups, threshold, counts.diagonal(), np.zeros((len(counts), 10), int), np.vectorize(str), given, include_metrics=True)
    mine = pandas.read_csv(results / f"node_info_df_{name}.csv")
    both = theirs.merge(mine, on="node_id", suffixes=("_theirs", ""))
    if len(both) != len(theirs) or len(mine) != len(theirs):
        report.add(f"node table, threshold {threshold}", len(theirs), None, 0.0, f"{len(mine)} lines, theirs {len(theirs)}, {len(both)} in common")
        return
    for columns, allowed in ((["subgraph_id", "subgraph_size", "feature_activations"], 0.0), (SCORES, 1e-6)):
        worst = {column: difference(both[column].to_numpy(float), both[f"{column}_theirs"].to_numpy(float)) for column in columns}
        at = max(worst, key=lambda column: worst[column])
        report.add(f"node table, threshold {threshold}: {columns[0]} and others", len(both) * len(columns), worst[at], allowed,
                   f"{len(groups)} groups, worst in {at}")


def main() -> None:
    arguments = parsed(__doc__, "study")
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    report = Report(arguments.rows, "sae_cooccurrence", version_of(arguments.study))
    work = arguments.work / "counts"
    work.mkdir(parents=True, exist_ok=True)

    def check() -> None:
        counting, graphs = study(arguments.study)
        matrix = activations()
        scipy.sparse.save_npz(work / "activations.npz", matrix)
        results = work / f"results-{TOKENS}-{LATENTS}"
        wanted = [argument for threshold in THRESHOLDS for argument in ("--threshold", str(threshold))]
        asterism("analyze", "--out", results, "--activations", work / "activations.npz", "--sae-id", "small.test",
                 "--subspaces", "0", *wanted)
        given = Given(matrix, 10)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            totals = counting.compute_cooccurrence_matrices(given, given, 10, THRESHOLDS, "cpu", False, set())
            networks = counting.calculate_jaccard_matrices_chunked(totals, "cpu")
            for threshold in THRESHOLDS:
                report.attempt(f"counts, threshold {threshold}", 0.0, lambda: compare(
                    report, threshold, totals[threshold].numpy(), networks[threshold].numpy(), graphs, given, results / "small.test"))

    report.attempt("counts", 0.0, check)


def version_of(folder: Path) -> str:
    """The commit, shortened; empty where there is none."""
    head = folder / ".git" / "HEAD"
    if not head.is_file():
        return ""
    said = head.read_text().strip()
    named = folder / ".git" / said.removeprefix("ref: ")
    return (named.read_text().strip() if said.startswith("ref: ") and named.is_file() else said)[:7]


if __name__ == "__main__":
    main()
