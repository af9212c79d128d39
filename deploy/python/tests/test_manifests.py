"""Manifests: what they hold, their hash, what is refused."""

import hashlib

import pytest

from asterism.avro import codec
from asterism.errors import AsterismError, InvalidActivations
from asterism.manifests import differences, hash_of, manifest, validate


def test_hash_leaves_out_what_was_measured():
    made = manifest("m.a", 512)
    measured = {**made, "measured_l0": 5.0, "measured_fvu": 0.5, "measured_on_tokens": 7, "accepted_anyway": True}
    assert hash_of(measured) == hash_of(made)
    assert hash_of({**made, "d_sae": 513}) != hash_of(made)
    # The last byte is the length of intervention_sha256.
    assert hash_of(made) == hashlib.sha256(codec("SaeManifest").body(made)[:-1]).hexdigest()[:16]
    changed = {**made, "intervention_sha256": "ab"}
    assert hash_of(changed) == hashlib.sha256(codec("SaeManifest").body(changed)).hexdigest()[:16]


def test_model_and_thresholds():
    made = manifest("gpt2-small.8-res-jb", 24576, [1.5, 0, 1.5])
    assert made["model"] == "gpt2-small"
    assert made["thresholds"] == [0.0, 1.5]
    assert manifest("alone", 1)["model"] == "alone"


@pytest.mark.parametrize("sae", ["", ".a", "a/b", "a b", "a" * 151, "é", "a\n", None])
def test_ids(sae):
    with pytest.raises(InvalidActivations, match="is not legal: expected 1 to 150"):
        manifest(sae, 1)


@pytest.mark.parametrize(
    ("latents", "fields", "said"),
    [
        (0, {}, "manifest of SAE 'm' has d_sae 0, expected 1 to 4194304"),
        ((1 << 22) + 1, {}, "d_sae 4194305"),
        (8, {"pane_millis": 0}, "pane_millis 0, expected 1 to"),
        (8, {"pane_millis": 1, "retention_millis": 200_000}, "panes: 800000, expected 100000 at most"),
        (8, {"thresholds": []}, r"thresholds \[\], expected 1 to 16"),
        (8, {"thresholds": [-1]}, r"threshold -1\.0, expected finite and 0 or above"),
        (8, {"thresholds": [float("nan")]}, "threshold nan"),
        (8, {"thresholds": [1e39]}, "threshold 1e[+]39"),
        (8, {"thresholds": [1.0, 1.0 + 1e-9]}, "ascending and distinct as 32-bit floats"),
        (8, {"thresholds": ["x"]}, "thresholds .* expected numbers"),
        (8, {"hook_point": "x" * 1001}, "hook_point of 1001 characters, expected 1000 at most"),
        (8, {"hook": "x"}, "is given 'hook', expected fields of SaeManifest"),
        (8, {"special_tokens": "SOME"}, "expected one of MASKED, COUNTED"),
        (8, {"context_size": 0}, "context_size 0, expected 1 or more"),
    ],
)
def test_what_cannot_be_counted_by(latents, fields, said):
    with pytest.raises(AsterismError, match=said):
        manifest("m", latents, **fields)


def test_differences():
    assert differences(manifest("m", 8), manifest("m", 9, hook_point="h")) == "hook_point is , here h; d_sae is 8, here 9"


def test_validate_takes_what_it_made():
    validate(manifest("m", 1 << 22, [0] + [2.0**n for n in range(15)]))
