"""The code of docs/python.md, run in order against a demonstration."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs/python.md"


def test_the_page_runs(demonstration):
    pytest.importorskip("pandas")
    pytest.importorskip("confluent_kafka")
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert len(blocks) == 3
    names = {}
    for block in blocks:
        block = block.replace("http://localhost:8080", demonstration.url).replace("localhost:9092", demonstration.bootstrap)
        exec(compile(block, str(PAGE), "exec"), names)
    demonstration.counted("my-model.my-sae", 3 * 128)
