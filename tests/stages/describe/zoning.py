"""Pages with zones for tests: from annotated line numbers, or line by line."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from dafu.model import Capture, Line, Source, Zone, ZonedLine, ZonedPage
from dafu.text import fold

_SALUTATION = re.compile(r"^[^。!?;]{2,120}:$")
_CONTACT = re.compile(
    r"^[(\[]?(?:联系|承办|经办|联络|办公电话|电话|邮政编码|邮编)[一-鿿、()]{0,8}:|^[(]?[联聯][系繫]人"
)
_COPIES = re.compile(r"^抄[送报報]")
_NUMBER = re.compile(r"^[一-鿿]{2,12}[〔\[(]20\d\d[〕\])]\d+[号號]$")
_DATE = re.compile(
    r"^[(]?[12二一][\d〇○零一二三四五六七八九]{3}年[\d一二三四五六七八九十〇]{1,3}月[\d一二三四五六七八九十〇廿卅]{1,3}[日]$"
)
_AGENCY = re.compile(r"^[^:。,;]{2,30}(?:局|厅|部|委|会|院|府|办|室|會|廳)$")
_TITLE = re.compile(r"关于|對|关|答复|复函|答復|复文|第.*号|答|提案|建议|对")


def zoned(*lines: tuple[str, str], **capture: Any) -> ZonedPage:
    """A page from pairs of zone and text."""
    numbered = [Line(number, text) for number, (_, text) in enumerate(lines, start=1)]
    source = Source("corpus/page.txt", "0" * 64, "utf-8", 0)
    return ZonedPage(
        Capture(source, tuple(numbered), **capture),
        tuple(ZonedLine(line, Zone(zone), "test") for line, (zone, _) in zip(numbered, lines, strict=True)),
    )


def zoned_by_gold(text: str, gold: Mapping[str, Any]) -> ZonedPage:
    """A page from a text and the annotated numbers of its lines; finer zones by how the lines look."""
    lines = re.split(r"\r\n|\r|\n", text)
    chrome = set(gold["boilerplate_line_numbers"])
    header = set(gold["header_line_numbers"])
    annex = set(gold.get("annex_line_numbers", ()))
    body = _body(gold)
    last_text = max(body, default=0)
    pairs = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            zone = Zone.BLANK
        elif number in body and number not in annex:
            zone = _letter_zone(line, number, min(body), last_text)
        elif number in header:
            zone = _header_zone(line)
        elif number in annex:
            zone = Zone.ANNEX
        else:
            zone = Zone.CHROME if number in chrome else Zone.METADATA
        pairs.append((zone.value, line))
    return zoned(*pairs)


def _body(gold: Mapping[str, Any]) -> set[int]:
    if "body_line_numbers" in gold:
        return set(gold["body_line_numbers"])
    first, last = gold["body_line_range_1based"]
    return set(range(first, last + 1))


def _header_zone(line: str) -> Zone:
    folded = fold(line)
    if _NUMBER.search(folded):
        return Zone.DOCUMENT_NUMBER
    if re.search(r"^[一-鿿]{2,6}:", folded) or re.fullmatch(r"\(?[A-D]\)?类?", folded):
        return Zone.METADATA
    if _AGENCY.search(folded) and "关于" not in folded:
        return Zone.LETTERHEAD
    return Zone.TITLE


def _letter_zone(line: str, number: int, first: int, last: int) -> Zone:
    folded = fold(line)
    if number <= first + 1 and _SALUTATION.search(folded) and "如下" not in folded:
        return Zone.SALUTATION
    if _COPIES.search(folded):
        return Zone.COPIED_TO
    if _CONTACT.search(folded):
        return Zone.CONTACT
    if number > last - 10 and (_DATE.search(folded) or _AGENCY.search(folded)):
        return Zone.SIGNATURE
    return Zone.BODY


def gold_pages(folder: Path, texts: Path | None = None) -> Iterator[tuple[str, ZonedPage, Mapping[str, Any]]]:
    """Name, page and annotation of every example in a folder of the gold."""
    for path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        name = path.name.split(".")[0]
        source = texts / gold["source_file"] if texts else folder / f"{name}.txt"
        yield name, zoned_by_gold(source.read_bytes().decode("utf-8"), gold), gold


def lines_of(page: ZonedPage, zones: Iterable[Zone]) -> list[str]:
    """The texts of the lines in some zones."""
    return [line.text for line in page.in_zone(*zones)]
