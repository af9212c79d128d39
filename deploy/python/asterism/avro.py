"""Avro's binary and single-object encoding, as far as the schemas of Asterism's records go (Avro specification 1.12)."""

from __future__ import annotations

import functools
import importlib.resources
import json
import struct
from typing import Any

from .errors import AsterismError

_MARKER = b"\xc3\x01"
_PRIMITIVES = {"null", "boolean", "int", "long", "float", "double", "bytes", "string"}
_EMPTY = 0xC15D213AA4D7A795


class Codec:
    """Values of one record's schema, ten bytes of header in front: the marker, and the schema's fingerprint."""

    def __init__(self, schema: dict):
        self.name: str = schema["name"]
        self.fields: list[dict] = schema["fields"]
        self._schema = schema
        self.header = _MARKER + fingerprint(schema)

    def body(self, record: dict) -> bytes:
        """The record's binary encoding; a field that is left out has its default."""
        out = bytearray()
        _write(self._schema, record, out, self.name)
        return bytes(out)

    def encode(self, record: dict) -> bytes:
        """The record in single-object encoding."""
        return self.header + self.body(record)

    def decode(self, content: bytes) -> dict:
        """The record; bytes of another schema, cut ones, and ones with something behind them are refused."""
        if content[: len(self.header)] != self.header:
            raise AsterismError(
                f"a value of {len(content)} bytes begins with '{content[:10].hex()}', expected '{self.header.hex()}', a {self.name}"
                " of the schema that this client knows: does the client fit the service?"
            )
        reader = _Reader(content, len(self.header), self.name)
        record = reader.read(self._schema)
        if reader.at != len(content):
            raise AsterismError(f"a {self.name} has {len(content) - reader.at} bytes behind its end, expected none")
        return record


@functools.cache
def codec(name: str) -> Codec:
    """The codec of a schema that comes with the client."""
    schema = importlib.resources.files(__package__).joinpath("schemas", f"{name}.avsc").read_text("utf-8")
    return Codec(json.loads(schema))


def fingerprint(schema: dict) -> bytes:
    """CRC-64-AVRO of the schema's Parsing Canonical Form, little-endian."""
    crc = _EMPTY
    for byte in canonical(schema).encode():
        crc = (crc >> 8) ^ _table()[(crc ^ byte) & 0xFF]
    return struct.pack("<Q", crc)


def canonical(schema: Any, namespace: str = "") -> str:
    """A schema's Parsing Canonical Form."""
    if isinstance(schema, str):
        return json.dumps(schema if schema in _PRIMITIVES else _full(schema, namespace))
    if isinstance(schema, list):
        return "[" + ",".join(canonical(branch, namespace) for branch in schema) + "]"
    kind = schema["type"]
    if kind == "array":
        return '{"type":"array","items":' + canonical(schema["items"], namespace) + "}"
    if kind not in ("record", "enum"):
        return canonical(kind, namespace)
    namespace = schema.get("namespace", namespace)
    begin = '{"name":' + json.dumps(_full(schema["name"], namespace)) + f',"type":"{kind}",'
    if kind == "enum":
        return begin + '"symbols":[' + ",".join(map(json.dumps, schema["symbols"])) + "]}"
    fields = ('{"name":' + json.dumps(field["name"]) + ',"type":' + canonical(field["type"], namespace) + "}" for field in schema["fields"])
    return begin + '"fields":[' + ",".join(fields) + "]}"


def _full(name: str, namespace: str) -> str:
    return name if "." in name or not namespace else f"{namespace}.{name}"


@functools.cache
def _table() -> list[int]:
    table = []
    for value in range(256):
        for _ in range(8):
            value = (value >> 1) ^ (_EMPTY if value & 1 else 0)
        table.append(value)
    return table


def _write(schema: Any, value: Any, out: bytearray, where: str) -> None:
    kind = schema["type"] if isinstance(schema, dict) else schema
    try:
        if isinstance(kind, list):
            branch = 0 if value is None else 1
            _number(branch, out)
            _write(kind[branch], value, out, where)
        elif kind == "record":
            unknown = value.keys() - {field["name"] for field in schema["fields"]}
            if unknown:
                raise AsterismError(f"'{min(unknown)}' is no field of {where}, expected those of its schema")
            for field in schema["fields"]:
                name = field["name"]
                if name not in value and "default" not in field:
                    raise AsterismError(f"{where} has no '{name}', expected one")
                _write(field["type"], value.get(name, field.get("default")), out, f"{where}.{name}")
        elif kind == "enum":
            _number(schema["symbols"].index(value), out)
        elif kind == "array":
            if value:
                _number(len(value), out)
                for item in value:
                    _write(schema["items"], item, out, where)
            out.append(0)
        elif isinstance(kind, dict):
            _write(kind, value, out, where)
        elif kind in ("int", "long"):
            width = 31 if kind == "int" else 63
            if isinstance(value, bool) or not -(1 << width) <= int(value) < 1 << width or int(value) != value:
                raise ValueError(value)
            _number(int(value), out)
        elif kind == "boolean":
            out.append({False: 0, True: 1}[value])
        elif kind in ("float", "double"):
            out += struct.pack("<f" if kind == "float" else "<d", value)
        elif kind in ("bytes", "string"):
            content = value.encode() if kind == "string" else bytes(memoryview(value))
            _number(len(content), out)
            out += content
        elif kind != "null":
            raise AsterismError(f"{where} is of the type {kind}, expected one that Asterism's records have")
    except (TypeError, ValueError, AttributeError, KeyError, OverflowError, struct.error):
        raise AsterismError(f"{where} is {value!r}, expected {_shown(schema)}") from None


def _shown(schema: Any) -> str:
    if isinstance(schema, dict):
        return f"one of {', '.join(schema['symbols'])}" if schema["type"] == "enum" else f"a {schema['type']}" if isinstance(schema["type"], str) else _shown(schema["type"])
    return " or ".join(map(_shown, schema)) if isinstance(schema, list) else f"a value of type {schema}"


def _number(value: int, out: bytearray) -> None:
    """Zigzag, seven bits a byte, least significant first."""
    value = (value << 1) ^ (value >> 63)
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)


class _Reader:
    def __init__(self, content: bytes, at: int, name: str):
        self.content = content
        self.at = at
        self._name = name

    def read(self, schema: Any) -> Any:
        kind = schema["type"] if isinstance(schema, dict) else schema
        if isinstance(kind, list):
            return self.read(self._choice(kind))
        if kind == "record":
            return {field["name"]: self.read(field["type"]) for field in schema["fields"]}
        if kind == "enum":
            return self._choice(schema["symbols"])
        if kind == "array":
            return self._items(schema["items"])
        if isinstance(kind, dict):
            return self.read(kind)
        if kind in ("int", "long"):
            return self._number()
        if kind == "boolean":
            return self._take(1) != b"\0"
        if kind == "float":
            return struct.unpack("<f", self._take(4))[0]
        if kind == "double":
            return struct.unpack("<d", self._take(8))[0]
        if kind == "bytes":
            return self._take(self._number())
        if kind == "string":
            try:
                return self._take(self._number()).decode()
            except UnicodeDecodeError:
                raise self._broken("a text that is not UTF-8") from None
        if kind == "null":
            return None
        raise self._broken(f"the type {kind}")

    def _items(self, schema: Any) -> list:
        items: list = []
        while count := self._number():
            if count < 0:
                count = -count
                self._number()
            # Every item of these schemas takes a byte at least.
            if count > len(self.content) - self.at:
                raise self._broken(f"{count} items where {len(self.content) - self.at} bytes are left")
            items += (self.read(schema) for _ in range(count))
        return items

    def _choice(self, options: list) -> Any:
        index = self._number()
        if not 0 <= index < len(options):
            raise self._broken(f"choice {index} of {len(options)}")
        return options[index]

    def _number(self) -> int:
        value = 0
        for shift in range(0, 64, 7):
            byte = self._take(1)[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return (value >> 1) ^ -(value & 1)
        raise self._broken("a number of more than 64 bits")

    def _take(self, length: int) -> bytes:
        if not 0 <= length <= len(self.content) - self.at:
            raise self._broken(f"{length} bytes promised where {len(self.content) - self.at} are left")
        taken = self.content[self.at : self.at + length]
        self.at += length
        return taken

    def _broken(self, what: str) -> AsterismError:
        return AsterismError(f"a {self._name} has {what} at byte {self.at}, expected a whole record of its schema")
