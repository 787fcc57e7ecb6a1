"""The front matter of pages as ours is written; PyYAML takes longer for it than the rest of a page takes."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, NamedTuple

import yaml
from mkdocs.utils import meta

# A plain text begins with a sign that begins no number, date or other value of YAML, and holds none that means anything.
_KEY = r"[a-z]+[0-9]*(?:[-_][a-z0-9]+)*"
_CHINESE = r"[\u4e00-\u9fff][\u4e00-\u9fff0-9A-Za-z（）《》〔〕“”、，。！？]*"
_LINE = re.compile(
    rf"(?P<indent>(?:  )*)(?P<dash>(?:- )?)(?:(?P<key>{_KEY}):(?: (?=.)|\Z))?"
    rf'(?:(?P<plain>{_KEY}|{_CHINESE})|"(?P<quoted>[^"\\]*)"|(?P<number>0|[1-9][0-9]{{0,17}}))?'
)
_WORDS_OF_YAML = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


class _UnknownHead(Exception):  # noqa: N818 - not an error: PyYAML reads it
    """Something that is not read here."""


class _Line(NamedTuple):
    indent: int
    is_item: bool
    key: str | None
    value: str | int | None
    """None when it stands in the next lines."""


@contextmanager
def heads_read_directly() -> Iterator[None]:
    """In the block, MkDocs reads front matter directly where that gives the same."""
    names = vars(meta)
    before = names["yaml"]
    names["yaml"] = SimpleNamespace(load=_load)
    try:
        yield
    finally:
        names["yaml"] = before


def _load(text: str, loader: Any) -> Any:
    found = read_head(text)
    return yaml.load(text, loader) if found is None else found  # noqa: S506 - MkDocs names a safe one


def read_head(text: str) -> dict[str, Any] | None:
    """What YAML says, in plain words and texts in quotes without escapes; None when it may say something else."""
    if not text.replace("\n", "").isprintable():
        return None
    try:
        lines = [_line(line) for line in text.removesuffix("\n").split("\n")]
        found, end = _mapping(lines, 0, 0)
    except _UnknownHead:
        return None
    return found if end == len(lines) else None


def _line(text: str) -> _Line:
    match = _LINE.fullmatch(text)
    if match is None:
        raise _UnknownHead
    indent, dash, key, plain, quoted, number = match.groups()
    if key in _WORDS_OF_YAML or plain in _WORDS_OF_YAML:
        raise _UnknownHead
    value = int(number) if number is not None else quoted if plain is None else plain
    return _Line(len(indent), bool(dash), key, value)


def _mapping(lines: Sequence[_Line], start: int, indent: int) -> tuple[dict[str, Any], int]:
    """The mapping that begins at a line, and the first line after it."""
    found: dict[str, Any] = {}
    while start < len(lines):
        line = lines[start]
        if line.indent != indent or line.is_item or line.key is None:
            break
        start += 1
        found[line.key] = line.value
        if line.value is None:
            found[line.key], start = _inside(lines, start, indent)
    return found, start


def _inside(lines: Sequence[_Line], start: int, indent: int) -> tuple[Any, int]:
    """The list or mapping below a key."""
    if start < len(lines) and lines[start].is_item and lines[start].indent == indent:
        return _items(lines, start, indent)
    found, end = _mapping(lines, start, indent + 2)
    if end == start:
        raise _UnknownHead  # nothing, or something that stands elsewhere
    return found, end


def _items(lines: Sequence[_Line], start: int, indent: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    while start < len(lines) and lines[start].is_item and lines[start].indent == indent:
        line = lines[start]
        if line.key is None:
            if line.value is None:
                raise _UnknownHead
            found.append(line.value)
            start += 1
        else:
            first = line._replace(indent=indent + 2, is_item=False)
            item, end = _mapping([first, *lines[start + 1 :]], 0, indent + 2)
            found.append(item)
            start += end
    return found, start
