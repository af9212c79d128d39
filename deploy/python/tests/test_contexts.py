"""Records against bytes by hand, and what is refused."""

import time

import numpy as np
import pytest
import scipy.sparse

from asterism.avro import codec
from asterism.contexts import encode
from asterism.errors import InvalidActivations
from asterism.manifests import hash_of, manifest

WIDE = 4


def records(activations, token_ids=None, width=WIDE, made=None, **rest):
    made = made or manifest("m.a", width)
    rest = {"document": "d", "corpus": "c", **rest}
    return [codec("Activations").decode(value) for value in encode(made, token_ids, activations, **rest)]


def csr(rows):
    return scipy.sparse.csr_array(np.array(rows, np.float32))


def test_a_whole_record_by_hand():
    made = manifest("m.a", WIDE)
    values = encode(made, [7, 258], csr([[0, 1, 0, 2.5], [0, 0, 0, 0]]), document="d", corpus="c", tokens=["a", "é"], special=np.array([False, True]), event_time=1)
    body = (
        "066d2e61"  # "m.a"
        + "20" + hash_of(made).encode().hex()
        + "0264" "0263"  # "d", "c"
        + "00" "00" "02"  # context 0, position 0, 1 ms
        + "0661c3a9"  # "aé"
        + "10" "01000000" "03000000"
        + "10" "07000000" "02010000"
        + "02" "02"
        + "18" "00000000" "02000000" "02000000"
        + "08" "0100" "0300"
        + "10" "0000803f" "00002040"
        + "00" * 10
    )
    assert len(values) == 1
    assert values[0][10:].hex() == body


def test_documents_are_cut_into_contexts():
    made = manifest("m.a", WIDE, context_size=2)
    dense = np.array([[1, 0, 0, 0], [0, 2, 0, 0], [0, 0, 0, 0], [3, 0, 0, 4], [0, 0, 5, 0]], np.float32)
    cut = records(csr(dense), [10, 11, 12, 13, 14], made=made, columns={"squared_error": [1, 2, 3, 4, float("nan")]})
    assert [(r["context"], r["position"]) for r in cut] == [(0, 0), (1, 2), (2, 4)]
    again = np.zeros_like(dense)
    for r in cut:
        offsets, latents, found = np.frombuffer(r["offsets"], "<u4"), np.frombuffer(r["latents"], "<u2"), np.frombuffer(r["activations"], "<f4")
        for t in range(len(offsets) - 1):
            again[r["position"] + t, latents[offsets[t] : offsets[t + 1]]] = found[offsets[t] : offsets[t + 1]]
    assert (again == dense).all()
    assert [np.frombuffer(r["token_ids"], "<u4").tolist() for r in cut] == [[10, 11], [12, 13], [14]]
    assert np.frombuffer(cut[1]["squared_error"], "<f4").tolist() == [3, 4]


def test_full_rows_make_shorter_contexts():
    # 3 rows of 65,536 entries: 131,072 make a context full.
    width = 65536
    cut = records(scipy.sparse.csr_array(np.ones((3, width), np.float32)), width=width)
    assert [len(r["offsets"]) // 4 - 1 for r in cut] == [2, 1]


@pytest.mark.parametrize(("width", "bytes_a_latent"), [(65536, 2), (65537, 4)])
def test_width_of_a_latent(width, bytes_a_latent):
    matrix = scipy.sparse.csr_array(([1.0], ([0], [width - 1])), shape=(1, width))
    (record,) = records(matrix, width=width)
    assert int.from_bytes(record["latents"], "little") == width - 1
    assert len(record["latents"]) == bytes_a_latent


def test_halves_stay_finite_and_above_zero():
    made = manifest("m.a", WIDE, activation_type="F16")
    (record,) = records(csr([[1e-9, 1, 1e9, 65504]]), made=made)
    assert record["activations"].hex() == "0100" "003c" "ff7b" "ff7b"


def test_unsorted_entries_zeros_and_small_doubles():
    unsorted = scipy.sparse.csr_array((np.array([2.0, 0.0, 1.0, 1e-60]), np.array([3, 2, 1, 0]), np.array([0, 4])), shape=(1, WIDE))
    (record,) = records(unsorted)
    assert np.frombuffer(record["latents"], "<u2").tolist() == [1, 3]
    assert np.frombuffer(record["activations"], "<f4").tolist() == [1, 2]
    assert unsorted.indices.tolist() == [3, 2, 1, 0]


def broken(indptr, indices, data, width=WIDE):
    matrix = scipy.sparse.csr_array((len(indptr) - 1, width), dtype=np.float64)
    matrix.indptr, matrix.indices, matrix.data = np.array(indptr), np.array(indices), np.array(data)
    return matrix


@pytest.mark.parametrize(
    ("activations", "said"),
    [
        (csr([[0, -1, 0, 0]]), r"token 0, latent 1, of document 'd' of SAE 'm\.a' has -1\.0 as its activation"),
        (csr([[0, 0, 0, 0], [0, 0, np.nan, 0]]), r"token 1, latent 2, .* has nan as its activation"),
        (csr([[np.inf, 0, 0, 0]]), "has inf as its activation"),
        (scipy.sparse.csr_array(np.array([[1e39, 0, 0, 0]])), r"has 1e\+39 as its activation, expected a finite 32-bit float"),
        (csr([[1, 2, 3]]), r"have the shape \(1, 3\), expected \[tokens, 4\]"),
        (scipy.sparse.csr_array((0, WIDE)), r"have the shape \(0, 4\)"),
        (broken([0, 1], [4], [1.0]), "token 0 of .* has 4 as its latent, expected 0 to 3"),
        (broken([0, 1], [-1], [1.0]), "has -1 as its latent"),
        (broken([0, 2], [1, 1], [1.0, 1.0]), r"has 1 twice as its latent, expected each once: matrix\.sum_duplicates\(\)"),
        (broken([0, 2, 1], [0, 1], [1.0, 1.0]), "row pointers .* do not rise from 0 to 2"),
        (broken([1, 2], [0, 1], [1.0, 1.0]), "row pointers .* do not rise"),
        (broken([0, 3], [0, 1], [1.0, 1.0]), "row pointers .* do not rise"),
        (scipy.sparse.csr_array(np.array([[1j, 0, 0, 0]])), "are of type complex128, expected real numbers"),
        ("text", "expected"),
        (None, "expected"),
    ],
)
def test_activations_that_break_a_rule(activations, said):
    with pytest.raises(InvalidActivations, match=said):
        records(activations)


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ({"token_ids": [1]}, r"token ids .* have the shape \(1,\)"),
        ({"token_ids": [1, -2]}, "token 1 of .* has the id -2"),
        ({"token_ids": [1 << 32, 0]}, "token 0 of .* has the id 4294967296"),
        ({"token_ids": [1.0, 2.0]}, "type float64, expected 2 integers"),
        ({"tokens": ["a"]}, "tokens of .* are 1, expected 2 texts"),
        ({"tokens": "ab"}, "expected 2 texts"),
        ({"tokens": ["a", 3]}, "token 1 of .* is 3, expected a text"),
        ({"tokens": ["a", "\ud800"]}, "token 1 of .* expected a text"),
        ({"special": [True]}, r"special of .* has the shape \(1,\)"),
        ({"special": [0, 1]}, "type int64, expected 2 booleans"),
        ({"document": ""}, "document of .* is '', expected a text"),
        ({"corpus": 5}, "corpus of .* is 5, expected a text"),
        ({"columns": {"squared_error": [1]}}, r"column 'squared_error' .* has the shape \(1,\)"),
        ({"columns": {"squared_error": [1, -1]}}, r"squared_error of token 1 .* is -1\.0, expected a finite number, 0 or above"),
        ({"columns": {"kl_spliced": [np.inf, 0]}}, "kl_spliced of token 0 .* is inf"),
        ({"columns": {"loss": [1, 1]}}, "column 'loss' .* is not known"),
        ({"event_time": 1.5}, r"event time of .* is 1\.5"),
        ({"event_time": int(time.time() * 1000) + 2 * 3_600_000}, "an hour ahead of now at most"),
        ({"event_time": -8_640_000_000_000_001}, "event time of"),
    ],
)
def test_what_goes_with_them(rest, said):
    with pytest.raises(InvalidActivations, match=said):
        records(csr(np.eye(2, WIDE)), **rest)


def test_too_many_latents_on_a_token():
    with pytest.raises(InvalidActivations, match="token 0 of .* has 65537 active latents, expected 65536 at most"):
        records(scipy.sparse.csr_array(np.ones((1, 65537), np.float32)), width=65537)


def test_a_context_too_large_for_a_record():
    with pytest.raises(InvalidActivations, match="context 0 of .* takes .* bytes, expected 8372224 at most"):
        records(csr([[1, 0, 0, 0]]), tokens=["x" * (8 << 20)])
