"""Files of ours that the field's tools read, and files of theirs that we read: matrices, node tables, links, activations."""

import csv
import json
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import pandas
import sae_lens
import scipy.sparse
import torch
from sae_lens.saes.sae import SAEMetadata

from .common import Array, Report, asterism, parsed
from .counts import Given, activations, study, version_of
from .saes import HOOK, LATENTS, TEXTS, WIDTH, Base

THRESHOLD = 0.5
SAE = "small.0-test"
NEURONPEDIA = "small/0-test"


def analyze(out: Path, file: Path) -> Path:
    """The folder of results."""
    asterism("analyze", "--out", out, "--activations", file, "--sae-id", SAE, "--subspaces", "0", "--threshold", str(THRESHOLD))
    return out / SAE


def linked(work: Path) -> Path:
    """Results of an SAE that names its page on Neuronpedia, as SAELens writes it; activations by themselves don't."""
    base = Base.make(work / "model")
    kind, config = sae_lens.registry.SAE_CLASS_REGISTRY["jumprelu"]
    metadata = SAEMetadata(model_name="small", hook_name=HOOK, prepend_bos=False, neuronpedia_id=NEURONPEDIA)
    torch.manual_seed(7)
    sae = kind(config(d_in=WIDTH, d_sae=LATENTS, metadata=metadata))
    with torch.no_grad():
        sae.W_enc.copy_(torch.randn_like(sae.W_enc) * 0.2)
        sae.threshold.fill_(2.0)
    sae.save_model(work / "sae")
    out = work / "results-linked"
    asterism("analyze", "--out", out, "--model", base.folder, "--model-name", "small", "--corpus", base.folder / TEXTS, "--sae", work / "sae",
             "--accept-anyway", "--device", "cpu", "--subspaces", "0", "--threshold", str(THRESHOLD))
    return out / SAE


def counts(results: Path) -> scipy.sparse.csr_matrix:
    return scipy.sparse.load_npz(results / "cooccurrence_threshold_0_5.npz")


def matrix_of(report: Report, results: Path, expected: Array) -> None:
    """SciPy's reading of our matrix: its kind, and every count."""
    found = counts(results)
    wrong = [what for what, holds in (
        ("CSR", found.format == "csr"), ("int64", found.dtype == np.int64), ("ascending columns", found.has_sorted_indices),
        ("symmetric", (found != found.T).nnz == 0), ("no zeros stored", bool((found.data != 0).all()))) if not holds]
    worst = float(np.abs(found.toarray() - expected).max())
    report.add("matrix .npz, read by SciPy", expected.size, worst, 0.0, "not " + ", ".join(wrong) if wrong else "", ok=worst == 0 and not wrong)


def table_of(report: Report, results: Path, graphs: Any, given: Given) -> None:
    """The published node table's columns, in their order."""
    file = results / "node_info_df_0_5.csv"
    with open(file, encoding="utf-8", newline="") as text:
        ours = next(csv.reader(text))
    found = pandas.read_csv(file)
    groups = [graphs.nx.Graph([(0, 1)])]
    theirs = graphs.create_node_info_dataframe(groups, THRESHOLD, np.zeros(2), np.zeros((2, 10), int), np.vectorize(str), given, include_metrics=True)
    expected = list(theirs.columns)
    report.add("node table, columns", len(expected), float(ours != expected), 0.0, "" if ours == expected else f"ours {ours}, theirs {expected}")


def links_of(report: Report, results: Path, graphs: Any, given: Given) -> None:
    """The links of the node table, each to a latent and to the ten of its group."""
    found = pandas.read_csv(results / "node_info_df_0_5.csv")
    links = {node: graphs.get_neuronpedia_feature_dashboard_no_open(sae=given, index=node) for node in found["node_id"]}
    different = [node for node, link in zip(found["node_id"], found["neuronpedia_link"]) if link != links[node]]
    report.add("node table, links to Neuronpedia", len(links), float(len(different)), 0.0,
               f"ours {found['neuronpedia_link'][0]}, theirs {links[found['node_id'][0]]}" if different else "")
    # Ten latents of a group share a list.
    lists = [(found["quicklist_link"][nodes.index[place]], nodes["node_id"].tolist()[place // 10 * 10:place // 10 * 10 + 10])
             for _, nodes in found.groupby("subgraph_id", sort=False) for place in range(len(nodes))]
    strange = [(asked(link), wanted) for link, latents in lists
               if asked(link) != (wanted := asked(graphs.get_neuronpedia_quick_list_no_open(given, latents)))]
    report.add("node table, quick lists of Neuronpedia", len(lists), float(len(strange)), 0.0,
               f"ours {strange[0][0]}, theirs {strange[0][1]}"[:200] if strange else "")


def asked(link: str) -> Any:
    """What a quick list asks for."""
    return json.loads(unquote(link.split("features=", 1)[1]))


def saved(report: Report, work: Path, acts: scipy.sparse.csr_matrix, expected: Array) -> None:
    """Activations in each way in which SciPy saves a CSR matrix."""
    for name, dtype, indices, packed in (("float32", "f4", "i4", True), ("float32, not packed", "f4", "i4", False), ("float64", "f8", "i4", True),
                                         ("indices of 64 bits", "f4", "i8", True)):
        def check(name: str = name, dtype: str = dtype, indices: str = indices, packed: bool = packed) -> None:
            file = work / f"{name.replace(', ', '-').replace(' ', '-')}.npz"
            matrix = acts.astype(dtype)
            matrix.indices, matrix.indptr = matrix.indices.astype(indices), matrix.indptr.astype(indices)
            scipy.sparse.save_npz(file, matrix, compressed=packed)
            results = analyze(work / f"results-{file.stem}", file)
            report.add(f"activations .npz of SciPy, {name}", expected.size, float(np.abs(counts(results).toarray() - expected).max()), 0.0)

        report.attempt(f"activations .npz of SciPy, {name}", 0.0, check)


def main() -> None:
    arguments = parsed(__doc__, "study")
    warnings.filterwarnings("ignore")
    work = arguments.work / "shapes"
    work.mkdir(parents=True, exist_ok=True)
    acts = activations()
    fires = (acts > THRESHOLD).astype(np.int64)
    expected = (fires.T @ fires).toarray()
    scipy_report = Report(arguments.rows, "scipy")
    saved(scipy_report, work, acts, expected)
    results = work / "results-float32" / SAE
    scipy_report.attempt("matrix .npz, read by SciPy", 0.0, lambda: matrix_of(scipy_report, results, expected))

    report = Report(arguments.rows, "sae_cooccurrence", version_of(arguments.study))

    def tables() -> None:
        _, graphs = study(arguments.study)
        given = Given(acts, 1)
        given.cfg.neuronpedia_id = NEURONPEDIA
        table_of(report, results, graphs, given)
        report.attempt("node table, links to Neuronpedia", 0.0, lambda: links_of(report, linked(work), graphs, given))

    report.attempt("node table", 0.0, tables)


if __name__ == "__main__":
    main()
