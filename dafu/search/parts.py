"""The parts of an index beside the lists: texts, what is shown of a document, facets, jumps, directories."""

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from dafu.search.documents import Document, Jump, Paragraph
from dafu.search.folder import IndexFolder
from dafu.search.normal import NormalForm

DOCUMENTS_IN_BLOCK = 16
ENTRIES_IN_PAGE = 256
_HEAD_SIGNS = 2_000
_PART_SIGNS = 16_000
_JUMPS_IN_SHARD = 48


def packed_text(text: str) -> bytes:
    """``g`` and GBK where that can hold the text (a sixth less after compression), else ``u`` and UTF-8."""
    try:
        return b"g" + text.encode("gbk")
    except UnicodeEncodeError:
        return b"u" + text.encode("utf-8", "replace")


def packed_json(value: object) -> bytes:
    """JSON without spaces, packed as text."""
    return packed_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


class VariantPairs:
    """Finds the variant signs in a text: mostly none."""

    def __init__(self, variants: Mapping[str, str]) -> None:
        """Take the table of variant signs."""
        signs = {sign: sign for sign in variants}
        # Signs that NFKC turns into variant ones: compatibility ideographs, radicals, circled and squared words.
        for code in chain(range(0x2E80, 0x3400), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20)):
            folded = unicodedata.normalize("NFKC", chr(code))
            signs |= {chr(code): one for one in folded if one in variants}
        self._pairs = {sign: plain + variants[plain] for sign, plain in signs.items()}
        self._is_variant = np.zeros(sys.maxunicode + 1, np.bool_)
        self._is_variant[[ord(sign) for sign in signs]] = True

    def of(self, text: str) -> str:
        """The pairs for a text, 養养禮礼, in a fixed order."""
        signs = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
        found = set(map(chr, signs[self._is_variant[signs]].tolist()))
        return "".join(sorted({self._pairs[sign] for sign in found}))


def text_parts(paragraphs: Sequence[Paragraph], pairs: VariantPairs) -> Iterator[bytes]:
    """The text of a document in parts: the variant signs in it, then ``anchor⇥text`` lines.

    The first has some 2,000 signs, since words that are asked for often stand near the beginning; the others 16,000.
    """
    lines: list[str] = []
    size, limit = 0, _HEAD_SIGNS
    for paragraph in paragraphs:
        lines.append(f"{_one_line(paragraph.anchor)}\t{_one_line(paragraph.text)}")
        size += len(paragraph.text)
        if size >= limit:
            yield _text_part(lines, pairs)
            lines, size, limit = [], 0, _PART_SIGNS
    if lines or not paragraphs:
        yield _text_part(lines, pairs)


def _text_part(lines: Sequence[str], pairs: VariantPairs) -> bytes:
    text = "\n".join(lines)
    return packed_text(f"{pairs.of(text)}\n{text}")


def _one_line(text: str) -> str:
    return " ".join(text.replace("\t", " ").splitlines())


class KeyedFile(NamedTuple):
    """A file of a directory, and the first key in it."""

    first_key: int
    location: Sequence[str | int]
    """Its name, and the offset and length of the member when it has several."""


class Shown(NamedTuple):
    """What is kept of a document while the index is built."""

    document: Document
    """Without its paragraphs."""
    texts: Sequence[tuple[str, int, int]]
    """File, offset and length of each part of the text."""


def write_shown(folder: IndexFolder, shown: Sequence[Shown], pairs: VariantPairs) -> list[KeyedFile]:
    """Blocks of titles, addresses, dates and places of texts; documents in the order of their numbers."""
    blocks = []
    for start in range(0, len(shown), DOCUMENTS_IN_BLOCK):
        block = shown[start : start + DOCUMENTS_IN_BLOCK]
        names = "".join(entry.document.title + entry.document.subtitle for entry in block)
        content = {
            "titles": [entry.document.title for entry in block],
            "subtitles": [entry.document.subtitle for entry in block],
            "addresses": [entry.document.address for entry in block],
            "dates": [entry.document.date for entry in block],
            "texts": [entry.texts for entry in block],
            "variants": pairs.of(names),
        }
        blocks.append(KeyedFile(start, [folder.add("shown", packed_json(content))]))
    return blocks


def column(values: Sequence[tuple[str, ...]]) -> dict[str, Any]:
    """One facet of all documents: its values, the sets of values that occur, and runs of [set, documents]."""
    names = sorted({name for value in values for name in value})
    place = {name: number for number, name in enumerate(names)}
    sets = {value: number for number, value in enumerate(sorted(set(values)))}
    runs: list[int] = []
    for value in values:
        if runs and runs[-2] == sets[value]:
            runs[-1] += 1
        else:
            runs += [sets[value], 1]
    return {"values": names, "sets": [[place[name] for name in value] for value in sets], "runs": runs}


def key_hash(normal: str) -> int:
    """32-bit FNV-1a of the UTF-16 code units of a normal form."""
    value = 0x811C9DC5
    units = normal.encode("utf-16-le")
    for low, high in zip(units[::2], units[1::2], strict=True):
        value = ((value ^ (low | high << 8)) * 0x01000193) & 0xFFFFFFFF
    return value


def write_jumps(folder: IndexFolder, jumps: Iterable[Jump], form: NormalForm) -> list[KeyedFile]:
    """The table of names: normal form → the pages that it names, in shards by hash."""
    table: dict[str, set[tuple[str, str]]] = {}
    for jump in jumps:
        normal = form.of(jump.key).strip()
        if normal:
            table.setdefault(normal, set()).add((jump.title, jump.address))
    keyed = sorted((key_hash(name), name, sorted(pages)) for name, pages in table.items())
    files = []
    for start in range(0, len(keyed), _JUMPS_IN_SHARD):
        shard = keyed[start : start + _JUMPS_IN_SHARD]
        # A reader is led on only when a name is unique; of others, two are enough to know that.
        content = packed_json({name: pages[:2] for _, name, pages in shard})
        files.append(KeyedFile(shard[0][0], [folder.add("jumps", content)]))
    return files


def write_directory(folder: IndexFolder, files: Sequence[KeyedFile]) -> dict[str, Any]:
    """Pages of 256 entries each; what the root says of them."""
    pages, firsts = [], []
    for start in range(0, len(files), ENTRIES_IN_PAGE):
        page = files[start : start + ENTRIES_IN_PAGE]
        keys = [entry.first_key for entry in page]
        steps = [key - before for key, before in zip(keys, [keys[0], *keys], strict=False)]
        content = {
            "steps": steps,
            "files": [entry.location if len(entry.location) > 1 else entry.location[0] for entry in page],
        }
        pages.append(folder.add("pages", packed_json(content)))
        firsts.append(keys[0])
    return {"first": firsts, "pages": pages}
