"""The client against a running demonstration."""

import numpy as np
import pytest
import scipy.sparse

import asterism
from conftest import until

pytest.importorskip("pandas")


@pytest.fixture
def service(demonstration):
    return demonstration.connect()


@pytest.fixture
def sae(service):
    return service.saes()[0]


def test_counts_are_those_of_scipy(demonstration):
    pytest.importorskip("confluent_kafka")
    random = np.random.default_rng(5)
    dense = (random.random((700, 40)) * 3 * (random.random((700, 40)) < 0.1)).astype(np.float32)
    special = np.zeros(700, bool)
    special[::100] = True
    with asterism.connect_kafka(demonstration.bootstrap) as kafka:
        manifest = kafka.announce("lab.counted", 40, thresholds=(0, 1.5), context_size=64, special_tokens="MASKED")
        document = kafka.publish("lab.counted", np.arange(700), scipy.sparse.csr_array(dense), tokens=[f" t{i}" for i in range(700)], special=special)
        assert kafka.saes()["lab.counted"] == manifest
        assert len(kafka.saes()) >= 5
    masked = dense[~special]
    published = demonstration.counted("lab.counted", len(masked))
    figures = published.figures()
    assert (figures.tokens, figures.invalid, figures.state) == (len(masked), 0, "RUNNING")
    for threshold in (0, 1.5):
        active = (masked > np.float32(threshold)).astype(np.int64)
        counts = published.cooccurrence(threshold=threshold)
        assert isinstance(counts, scipy.sparse.csr_array)
        assert (counts.toarray() == active.T @ active).all()
    assert document in {context["document"] for context in published.latent(int(dense.sum(0).argmax())).contexts}


def test_an_id_that_is_taken(demonstration):
    pytest.importorskip("confluent_kafka")
    with asterism.connect_kafka(demonstration.bootstrap) as kafka:
        kafka.announce("lab.taken", 40)
        kafka.announce("lab.taken", 40)
        with pytest.raises(asterism.InvalidActivations, match=r"already known with another manifest \(d_sae is 40, here 41\)"):
            kafka.announce("lab.taken", 41)
        with pytest.raises(asterism.InvalidActivations, match=r"have the shape \(1, 41\), expected \[tokens, 40\]"):
            kafka.publish("lab.taken", [1], scipy.sparse.csr_array(np.ones((1, 41))))


def test_latents(sae):
    width = sae.latents_count
    everything = sae.latents()
    assert sorted(everything.latent) == list(range(width))
    assert everything.fires.is_monotonic_decreasing
    some = sae.latents(limit=5)
    assert len(some) == 5 and some.attrs["sae"] == sae.id
    one = sae.latent(int(some.latent[0]))
    assert one.fires >= some.fires[0] > 0
    assert len(sae.neighbors(one.latent, limit=3)) <= 3


def test_groups_and_components(sae):
    assert list(sae.groups().columns[:2]) == ["id", "size"]
    components = sae.components(rule="fixed", min=0.05)
    assert (components["size"] >= 2).all()


def test_a_text_of_ones_own(service, sae):
    answered = until(lambda: sae.activations("on monday she was in paris .", limit=0), "no worker answers")
    matrix = answered.matrix()
    assert matrix.shape == (len(answered), sae.latents_count)
    assert [row for row in np.diff(matrix.indptr)] == [len(token.latents) for token in answered.tokens]
    assert len(answered.frame()) == matrix.nnz > 0
    every = service.activations(sae.figures().model, "on monday she was in paris .", limit=3)
    assert sae.id in every and every[sae.id].token_ids.tolist() == answered.token_ids.tolist()


def test_a_job_says_what_it_does(service, sae):
    job = service.submit("activations", sae.figures().model, {"text": "on monday", "limit": 1}, priority="interactive")
    assert [event.state for event in job.events()][-1] == "done"
    assert job.result()


def test_subspaces(sae):
    latents = sorted(int(latent) for latent in sae.latents(limit=3).latent)
    tracked = sae.track("three", latents)
    assert "three" in [subspace.name for subspace in sae.subspaces()]
    until(lambda: tracked.figures().latents == latents, "the group is not tracked")
    tracked.remove()


def test_watching(demonstration, service):
    pytest.importorskip("confluent_kafka")
    events = service.watch(interval=0.2, timeout=120)
    with asterism.connect_kafka(demonstration.bootstrap) as kafka:
        kafka.announce("lab.watched", 8)
    assert any(event.kind == "added" and event.sae == "lab.watched" for event in events)


def test_refusals(service, sae):
    with pytest.raises(asterism.ServiceError) as refusal:
        sae.cooccurrence(threshold=123)
    assert (refusal.value.status, refusal.value.parameter) == (400, "threshold")
    assert refusal.value.allowed == sae.thresholds
    with pytest.raises(asterism.ServiceError, match="no-such") as refusal:
        service.sae("no-such")
    assert refusal.value.status == 404
