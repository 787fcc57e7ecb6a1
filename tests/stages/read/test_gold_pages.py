"""The shared pages, when they are there: every paragraph of a body, or row of a table, is one line before cleaning."""

import json
import unicodedata
from pathlib import Path

import pytest

from tests.places import GOLD
from tests.stages.read.pages import capture

PAGES = sorted((GOLD / "pages").glob("*.html"))


def compared(text: str) -> str:
    """The form that the gold is compared in."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def kept(path: Path) -> tuple[int, int]:
    """Paragraphs of the body that are one line of ours, and paragraphs in all."""
    found = {compared(line.text) for line in capture(path).lines}
    body = json.loads(path.with_suffix(".json").read_text())["body"]
    return sum(compared(paragraph) in found for paragraph in body), len(body)


@pytest.mark.skipif(not PAGES, reason="the shared pages are not beside the project")
def test_nearly_every_paragraph_is_one_line() -> None:
    counts = [kept(path) for path in PAGES]
    assert sum(ours for ours, _ in counts) >= 0.995 * sum(total for _, total in counts)
    assert all(ours / total > 0.9 for ours, total in counts)
