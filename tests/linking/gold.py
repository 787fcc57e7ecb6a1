"""Annotated replies as ``Reply`` objects, with the zones and facts that a careful reader gave them; no stage runs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dafu.model import Facts, Kind, Line, Reply, Source, Zone, ZonedLine

PROJECT = Path(__file__).parents[2]
GOLD = PROJECT.parent / "shared" / "gold"


def annotated_replies() -> Iterator[tuple[Reply, dict[str, Any]]]:
    """All annotated replies with their annotation, in the order of the file names; none when the folder is absent."""
    for path in sorted(GOLD.glob("seeds/*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        yield _reply(PROJECT / "corpus" / gold["source_file"], gold), gold
    for path in sorted(GOLD.glob("replies/*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        yield _reply(path.with_name(path.name.replace(".gold.json", ".txt")), gold), gold


def _reply(path: Path, gold: dict[str, Any]) -> Reply:
    texts = path.read_text(encoding="utf-8-sig").split("\n")
    lines = tuple(
        ZonedLine(Line(number, text), _zone(number, text, gold), "gold") for number, text in enumerate(texts, start=1)
    )
    kind = Kind(gold["kind"]) if gold["kind"] in {"suggestion", "proposal"} else None
    facts = Facts(title=gold["title"], kind=kind, subject=gold["subject"], number=gold["number"])
    source = Source(file=path.name, sha256=path.stem.ljust(64, "0"), encoding="utf-8", size=1)
    return Reply(source=source, lines=lines, facts=facts, evidence=(), text=())


def _zone(number: int, text: str, gold: dict[str, Any]) -> Zone:
    if not text.strip():
        return Zone.BLANK
    if number in gold["header_line_numbers"]:
        return Zone.TITLE
    if number in gold.get("annex_line_numbers", ()):
        return Zone.ANNEX
    first, last = gold.get("body_line_range_1based", (0, -1))
    if number in gold.get("body_line_numbers", ()) or first <= number <= last:
        return Zone.SALUTATION if text.strip() == gold["first_body_line"].strip() else Zone.BODY
    return Zone.CHROME
