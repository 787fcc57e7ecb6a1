"""One saved page to one capture: decoding, telling text from HTML, and lines."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from dafu.model import Capture, Line, Problem, Severity, Source
from dafu.rulebook.containers import ContainerRules
from dafu.stages.read.addresses import host
from dafu.stages.read.captures import UnreadableCapture
from dafu.stages.read.decode import REPLACEMENT, Decoded, binary_reason, decode
from dafu.stages.read.html import HtmlPage, read_html
from dafu.stages.read.limits import (
    MAX_CAPTURE_BYTES,
    MAX_LINE_CHARACTERS,
    MAX_LINES,
    too_large,
    too_long,
    too_many_lines,
)
from dafu.stages.read.record import Record
from dafu.stages.read.sidecar import Sidecar
from dafu.stages.read.text import text_lines

_TAGS: Final = (
    "html|head|body|title|meta|link|div|p|br|span|a|table|tbody|tr|td|th|ul|ol|li|dl|dt|dd|h[1-6]|font|center|img|"
    "script|style|form|strong|b|em|section|article|header|footer|nav|main|iframe|input|ucapcontent"
)
_BEGINS_AS_PAGE: Final = re.compile(
    rf"(?:\s|<\?xml[^<>]*>|<!--(?:(?!-->).){{0,2000}}-->)*<(?:!doctype\s+html|(?:{_TAGS})(?=[\s/>]))",
    re.IGNORECASE | re.DOTALL,
)
_TAG: Final = re.compile(rf"<(/?)(?:{_TAGS})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_LOOKED_AT: Final = 200_000
# A text about HTML quotes a tag or two; a fragment of a page opens and closes many.
_CLOSED_TAGS: Final = 3
_TAG_SHARE: Final = 0.02


def read_page(record: Record, sidecar: Sidecar, rules: ContainerRules) -> Capture | UnreadableCapture:
    """The capture of one record; what cannot be read says why."""
    digest = hashlib.sha256(record.payload).hexdigest()
    size = len(record.payload)
    reason = _refusal(record.payload)
    if reason:
        return UnreadableCapture(record.file, reason, digest, size)
    decoded = (
        decode(record.payload) if record.text is None else Decoded(record.text.replace("\0", REPLACEMENT), "utf-8")
    )
    url = sidecar.url or record.url
    captured = sidecar.captured or record.captured
    page, media = _lines(decoded.text, url, rules)
    reason = _unwieldy(page.lines)
    if reason:
        return UnreadableCapture(record.file, reason, digest, size)
    source = Source(record.file, digest, decoded.encoding, size, media, url, _site(url, page.head), captured)
    problems = (*sidecar.problems, *page.problems, *_damage(page.lines, decoded.encoding))
    return Capture(source, page.lines, page.head, sidecar.overrides, problems)


def _site(url: str | None, head: Mapping[str, str]) -> str | None:
    """The host of the address, or else of the address that the page itself declares."""
    declared = (head.get(name) for name in ("canonical", "og:url", "url"))
    return next((site for site in map(host, (url, *declared)) if site), None)


def is_html(text: str) -> bool:
    """Whether the text is a page or a fragment of one, by its content; a text may quote tags."""
    beginning = text[:_LOOKED_AT]
    begins_as_page = _BEGINS_AS_PAGE.match(beginning) is not None
    opened = closed = length = 0
    for tag in _TAG.finditer(beginning):
        opened += not tag[1]
        closed += bool(tag[1])
        length += len(tag[0])
        if begins_as_page and (closed or opened > 1):
            return True
    return opened >= _CLOSED_TAGS and closed >= _CLOSED_TAGS and length >= len(beginning) * _TAG_SHARE


def _lines(text: str, url: str | None, rules: ContainerRules) -> tuple[HtmlPage, str]:
    if is_html(text):
        return read_html(text, rules, url), "html"
    return HtmlPage(text_lines(text), {}, ()), "text"


def _refusal(payload: bytes) -> str | None:
    if len(payload) > MAX_CAPTURE_BYTES:
        return too_large(len(payload))
    if not payload.strip():
        return "is empty; save the page again or remove the file"
    return binary_reason(payload)


def _unwieldy(lines: Sequence[Line]) -> str | None:
    if len(lines) > MAX_LINES:
        return too_many_lines(len(lines))
    overlong = next((line for line in lines if len(line.text) > MAX_LINE_CHARACTERS), None)
    return too_long(overlong.number, len(overlong.text)) if overlong else None


def _damage(lines: Iterable[Line], encoding: str) -> Iterable[Problem]:
    damaged = tuple(line.number for line in lines if REPLACEMENT in line.text)
    if damaged:
        yield Problem(
            Severity.WARN,
            f"{len(damaged)} lines hold bytes that are no {encoding}, shown as U+FFFD; compare with the page",
            lines=damaged,
        )


def renamed(record: Record, number: int) -> Record:
    """The record with its place inside its file: ``corpus/a.warc#3``."""
    return replace(record, file=f"{record.file}#{number}")
