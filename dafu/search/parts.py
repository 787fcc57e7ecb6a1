"""The parts of an index beside the lists: texts, where they lie, facets, jumps, directories."""

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dafu.search.documents import Document
from dafu.search.folder import IndexFolder

DOCUMENTS_IN_BLOCK = 8
_BLOCKS_IN_FILE = 8
_LEAST_ENTRIES, _MOST_ENTRIES = 32, 128
_HEAD_SIGNS = 2_000
_PART_SIGNS = 16_000
_JUMPS_IN_SHARD = 48
_SHARDS_IN_FILE = 2
_ENDS_LINE = re.compile(r"[\t\n-\r\x1c-\x1e\x85\u2028\u2029]")


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


def text_parts(document: Document, pairs: VariantPairs) -> Iterator[bytes]:
    """The text of a document in parts: the variant signs in it, then ``anchor⇥text`` lines; what is shown stands first.

    The first has some 2,000 signs, since words that are asked for often stand near the beginning; the others 16,000.
    """
    lines = [_one_line(part) for part in (document.title, document.subtitle, document.address, document.date)]
    size, limit = 0, _HEAD_SIGNS
    for anchor, text, _ in document.paragraphs:
        lines.append(f"{_one_line(anchor)}\t{_one_line(text)}")
        size += len(text)
        if size >= limit:
            yield _text_part(lines, pairs)
            lines, size, limit = [], 0, _PART_SIGNS
    if lines:
        yield _text_part(lines, pairs)


def _text_part(lines: Sequence[str], pairs: VariantPairs) -> bytes:
    text = "\n".join(lines)
    return packed_text(f"{pairs.of(text)}\n{text}")


def _one_line(text: str) -> str:
    return " ".join(text.replace("\t", " ").splitlines()) if _ENDS_LINE.search(text) else text


class KeyedFile(NamedTuple):
    """A file of a directory, and the first key in it."""

    first_key: int
    location: Sequence[str | int]
    """Its name, and the offset and length of the member when it has several."""
    documents: int = 0
    """Of a list that stands alone because it is long: a client asks for shorter ones first."""


def write_where(folder: IndexFolder, parts: Sequence[bytes]) -> list[KeyedFile]:
    """Blocks that say where the texts of documents lie: for each, in order, a list of parts as JSON."""
    starts = range(0, len(parts), DOCUMENTS_IN_BLOCK)
    blocks = (b"g[" + b",".join(parts[start : start + DOCUMENTS_IN_BLOCK]) + b"]" for start in starts)
    return _in_files(folder, "where", starts, blocks, _BLOCKS_IN_FILE)


class Column(NamedTuple):
    """One facet of all documents."""

    sets: Sequence[tuple[str, ...]]
    """The sets of values that occur."""
    codes: NDArray[np.uint32]
    """For each document, the number of its set."""


def packed_column(column: Column) -> bytes:
    """The values of a facet, the sets of values that occur, and runs of [set, documents]; all in order."""
    names = sorted({name for values in column.sets for name in values})
    place = {name: number for number, name in enumerate(names)}
    starts = np.flatnonzero(np.concatenate([[True], column.codes[1:] != column.codes[:-1]])[: len(column.codes)])
    widths = np.diff(np.append(starts, len(column.codes)))
    runs = np.stack([column.codes[starts], widths], axis=1).ravel().tolist()
    return packed_json({"values": names, "sets": [[place[name] for name in one] for one in column.sets], "runs": runs})


def key_hashes(normals: Iterable[str]) -> list[int]:
    """32-bit FNV-1a of the UTF-16 code units of each normal form; all of them take one unit at a time."""
    encoded = [normal.encode("utf-16-le") for normal in normals]
    units = np.frombuffer(b"".join(encoded), "<u2").astype(np.uint32)
    lengths = np.array([len(each) // 2 for each in encoded], np.intp)
    order = np.argsort(-lengths, kind="stable")
    starts, ends = (np.cumsum(lengths) - lengths)[order], -lengths[order]
    values = np.full(len(encoded), 0x811C9DC5, np.uint32)
    for place in range(-int(ends[0]) if encoded else 0):
        longer = int(np.searchsorted(ends, -place))
        values[:longer] = (values[:longer] ^ units[starts[:longer] + place]) * np.uint32(0x01000193)
    hashes = np.empty_like(values)
    hashes[order] = values
    found: list[int] = hashes.tolist()
    return found


def write_jumps(folder: IndexFolder, table: Mapping[str, tuple[str, str]]) -> list[KeyedFile]:
    """The table of names, normal form → title and address, in shards by hash."""
    keyed = sorted(zip(key_hashes(table), table, strict=True))
    shards = [keyed[start : start + _JUMPS_IN_SHARD] for start in range(0, len(keyed), _JUMPS_IN_SHARD)]
    members = (packed_json({name: table[name] for _, name in shard}) for shard in shards)
    return _in_files(folder, "jumps", [shard[0][0] for shard in shards], members, _SHARDS_IN_FILE)


def _in_files(
    folder: IndexFolder, name: str, first_keys: Sequence[int], members: Iterable[bytes], together: int
) -> list[KeyedFile]:
    """Members in files of so many: a query fetches one of them, and a host need not hold a file for each."""
    coming = iter(members)
    waiting = []
    while some := list(islice(coming, together)):
        waiting.append(folder.add_all(name, some))
    locations = (location for one in waiting for location in one.result().locations)
    return [KeyedFile(first, location) for first, location in zip(first_keys, locations, strict=True)]


def write_directory(folder: IndexFolder, files: Sequence[KeyedFile]) -> dict[str, Any]:
    """Pages of entries; what the root says of them. So many entries that a page and the list of pages weigh the same."""
    entries = min(_MOST_ENTRIES, max(_LEAST_ENTRIES, 1 << (len(files).bit_length() // 2)))
    pages, firsts = [], []
    for start in range(0, len(files), entries):
        page = files[start : start + entries]
        firsts.append(page[0].first_key)
        pages.append(folder.add("pages", packed_json(_page(page))))
    return {"first": firsts, "pages": pages}


def _page(page: Sequence[KeyedFile]) -> dict[str, Any]:
    """Distances of the keys, the files, how many entries in a row each has, and where the first lies; sizes of members."""
    keys = [entry.first_key for entry in page]
    content: dict[str, Any] = {"steps": [key - before for key, before in zip(keys, [keys[0], *keys], strict=False)]}
    runs = [(name, list(entries)) for name, entries in groupby(page, key=lambda entry: entry.location[0])]
    content["files"] = [name for name, _ in runs]
    if any(len(entry.location) > 1 for entry in page):
        content["counts"] = [len(entries) for _, entries in runs]
        content["begins"] = int(runs[0][1][0].location[1])
        content["sizes"] = [entry.location[2] for entry in page]
    if long := [number for at, entry in enumerate(page) if entry.documents for number in (at, entry.documents)]:
        content["long"] = long
    return content
