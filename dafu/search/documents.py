"""What can be indexed: documents of any kind, and names that lead straight to a page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from dafu.records import record

FORMAT = 2
"""Number of the format of the index (docs/search-format.md); a client refuses any other."""


class Paragraph(NamedTuple):
    """A piece of a document that a link can point at."""

    anchor: str
    """Fragment of the address without ``#``; empty when the paragraph has none."""
    text: str
    is_heading: bool = False


@record
class Document:
    """One thing that can be found."""

    id: str
    """Unique in the index; decides the order of documents that agree in everything else."""
    address: str
    """Relative to the root of the site: ``replies/36e3c02a8ff86f96/``."""
    title: str
    paragraphs: tuple[Paragraph, ...]
    subtitle: str = ""
    """Searched and weighed like the title; what the document is about, for instance."""
    date: str = ""
    """ISO 8601, as precise as it is known: ``2023``, ``2023-07`` or ``2023-07-25``; may be empty."""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of a facet → the values that this document has; the order of the names is the order of sorting."""
    keys: tuple[str, ...] = ()
    """Names that lead straight to this document when no other has them: 豫民议〔2023〕49号."""


class Promise(NamedTuple):
    """A document that is made when it is needed."""

    key: bytes
    """Stands for everything that the document is made from: equal keys, equal documents."""
    make: Callable[[], Document]


class Jump(NamedTuple):
    """A name that leads straight to a page which is no document: a place, a list."""

    key: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Layout:
    """How the index is cut into files."""

    shard_bytes: int = 6_000
    """Lists of documents in one shard, before compression; a query fetches one for each gram that it asks for."""
    shards_per_file: int = 2
    documents_per_file: int = 1
    """Where several share a file, hosts that know no ranges of bytes send the whole file for each."""
    scripts: bool = False
    """Whether each file is also written as a script, for pages opened from a disk (``file://``)."""

    @classmethod
    def for_count(cls, documents: int, *, scripts: bool = False) -> "Layout":
        """More share a file only where there would be more files than hosts take (20,000)."""
        texts = -(-documents // 8_000) if documents > 12_000 else 1
        return cls(shards_per_file=max(2, -(-documents // 4_500)), documents_per_file=texts, scripts=scripts)


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a build did; sizes in bytes, as stored."""

    documents: int
    grams: int
    postings: int
    files: int
    written: int
    deleted: int
    sizes: Mapping[str, int]
    """Folder of the index → bytes of its files, without the second form as scripts."""
