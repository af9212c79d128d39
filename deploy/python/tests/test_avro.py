"""The encoding against bytes by hand, against the schemas of the build, and against fastavro."""

import io
import json
from pathlib import Path

import pytest

from asterism.avro import Codec, canonical, codec, fingerprint
from asterism.errors import AsterismError

SCHEMAS = Path(__file__).parents[3] / "schemas/src/main/avro"
PACKAGED = Path(__file__).parents[1] / "asterism/schemas"


@pytest.mark.parametrize("name", ["Activations", "SaeManifest"])
def test_schemas_are_those_of_the_build(name):
    packaged, own = PACKAGED / f"{name}.avsc", SCHEMAS / f"{name}.avsc"
    assert packaged.read_bytes() == own.read_bytes(), f"copy {own} to {packaged}"


@pytest.mark.parametrize("name", ["Activations", "SaeManifest"])
def test_fingerprint_is_that_of_fastavro(name):
    fastavro = pytest.importorskip("fastavro")
    schema = json.loads((SCHEMAS / f"{name}.avsc").read_text())
    form = fastavro.schema.to_parsing_canonical_form(schema)
    assert canonical(schema) == form
    assert fingerprint(schema).hex() == fastavro.schema.fingerprint(form, "CRC-64-AVRO")


def test_fingerprint_of_the_specification():
    # As Avro's shared test data has them (share/test/data/schema-tests.txt).
    assert int.from_bytes(fingerprint("null"), "little", signed=True) == 7195948357588979594
    assert int.from_bytes(fingerprint("boolean"), "little", signed=True) == -6970731678124411036


def record(*fields):
    return Codec({"type": "record", "name": "R", "fields": [{"name": n, "type": t, **rest} for n, t, rest in fields]})


def test_bytes_by_hand():
    by_hand = record(
        ("small", "int", {}),
        ("wide", "long", {}),
        ("text", "string", {}),
        ("some", "bytes", {}),
        ("flag", "boolean", {}),
        ("real", "double", {}),
        ("maybe", ["null", "double"], {"default": None}),
        ("list", {"type": "array", "items": "double"}, {}),
        ("word", {"type": "enum", "name": "W", "symbols": ["A", "B"]}, {}),
    )
    value = {"small": -1, "wide": 64, "text": "é", "some": b"\xff", "flag": True, "real": 1.0, "list": [0.0], "word": "B"}
    body = bytes.fromhex("01" "8001" "04c3a9" "02ff" "01" "000000000000f03f" "00" "02" "0000000000000000" "00" "02")
    assert by_hand.body(value) == body
    assert by_hand.decode(by_hand.encode(value)) == {**value, "maybe": None}


def test_longest_numbers():
    numbers = record(("n", "long", {}))
    assert numbers.body({"n": -(1 << 63)}).hex() == "ff" * 9 + "01"
    assert numbers.body({"n": (1 << 63) - 1}).hex() == "fe" + "ff" * 8 + "01"
    assert numbers.decode(numbers.encode({"n": -(1 << 63)})) == {"n": -(1 << 63)}


def test_fastavro_reads_it():
    fastavro = pytest.importorskip("fastavro")
    manifests = codec("SaeManifest")
    from asterism.manifests import manifest

    made = manifest("m.a", 512, (0, 1.5), hook_point="blocks.1.hook_resid_pre", measured_l0=3.25)
    schema = fastavro.parse_schema(json.loads((SCHEMAS / "SaeManifest.avsc").read_text()))
    encoded = manifests.encode(made)
    assert fastavro.schemaless_reader(io.BytesIO(encoded[10:]), schema) == made
    out = io.BytesIO()
    fastavro.schemaless_writer(out, schema, made)
    assert manifests.body(made) == out.getvalue()


@pytest.mark.parametrize(
    ("name", "type", "value", "said"),
    [
        ("n", "int", 1 << 31, r"R\.n is 2147483648, expected a value of type int"),
        ("n", "int", 1.5, r"R\.n is 1\.5, expected a value of type int"),
        ("s", "string", 3, r"R\.s is 3, expected a value of type string"),
        ("b", "boolean", "no", r"R\.b is 'no', expected a value of type boolean"),
        ("e", {"type": "enum", "name": "W", "symbols": ["A", "B"]}, "C", r"R\.e is 'C', expected one of A, B"),
    ],
)
def test_values_that_do_not_fit(name, type, value, said):
    with pytest.raises(AsterismError, match=said):
        record((name, type, {})).body({name: value})


def test_missing_and_unknown_fields():
    with pytest.raises(AsterismError, match="R has no 'n', expected one"):
        record(("n", "int", {})).body({})
    with pytest.raises(AsterismError, match="'m' is no field of R"):
        record(("n", "int", {})).body({"n": 1, "m": 2})


@pytest.mark.parametrize("cut", [0, 5, 10, 11, 14])
def test_cut_bytes_are_refused(cut):
    texts = record(("s", "string", {}))
    whole = texts.encode({"s": "abcd"})
    with pytest.raises(AsterismError, match="expected"):
        texts.decode(whole[:cut])


def test_bytes_behind_the_end_and_absurd_lengths():
    texts = record(("s", "string", {}), ("l", {"type": "array", "items": "string"}, {}))
    with pytest.raises(AsterismError, match="1 bytes behind its end"):
        texts.decode(texts.encode({"s": "a", "l": []}) + b"\0")
    with pytest.raises(AsterismError, match="bytes promised where"):
        texts.decode(texts.header + bytes.fromhex("feffffffffffffffff01"))
    with pytest.raises(AsterismError, match="items where"):
        texts.decode(texts.header + bytes.fromhex("00" "feffffffffffffffff01"))
