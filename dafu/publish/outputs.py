"""Files for download: the untouched captures, and records of all replies for machines."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, groupby

from dafu.model import Archive, Artifact, Card, Source
from dafu.publish import locations
from dafu.publish.front_matter import corrections_as_data, facts_as_data
from dafu.records import record
from dafu.rulebook.settings import Privacy

FORMAT_VERSION = 2
"""Of the records and their index; raised when a key changes its meaning or goes away, or a file moves."""


def render_outputs(
    archive: Archive, read_bytes: Callable[[Source], bytes], privacy: Privacy = Privacy.OPEN
) -> Iterator[Artifact]:
    """Captures one by one (only one is in memory at a time), unless staff are hidden; then the records."""
    if privacy is Privacy.OPEN:
        for source in offered_sources(archive):
            yield Artifact(locations.capture_file(source), read_bytes(source))
    yield from render_records(archive, privacy)


def render_records(archive: Archive, privacy: Privacy = Privacy.OPEN) -> Iterator[Artifact]:
    """The files of records, then their index."""
    entries = []
    for year in years_of_records(archive, privacy):
        file = year.render()
        entries.append(year.entry(file.content))
        yield file
    yield records_index(entries)


@record
class YearOfRecords:
    """The file of records of one year, which is made when it is needed."""

    year: int | None
    """None for the replies without a date."""
    replies: tuple[Card, ...]
    privacy: Privacy

    @property
    def path(self) -> str:
        """Where the file lies."""
        return locations.records_of(self.year)

    def render(self) -> Artifact:
        """The file; it depends on nothing but the replies and the privacy."""
        records = (json.dumps(_record(reply, self.privacy), ensure_ascii=False) for reply in self.replies)
        return Artifact(self.path, "".join(f"{each}\n" for each in records).encode())

    def entry(self, content: bytes) -> dict[str, object]:
        """What the index says of the file."""
        digest, count = hashlib.sha256(content).hexdigest(), len(self.replies)
        return {"year": self.year, "file": self.path, "replies": count, "bytes": len(content), "sha256": digest}


def years_of_records(archive: Archive, privacy: Privacy) -> list[YearOfRecords]:
    """A file for each year, newest first, as the archive is.

    One file of all would be 100 MB at 100,000 replies, and change with each of them.
    """
    years = groupby(archive.replies, key=lambda reply: reply.date.year if reply.date else None)
    return [YearOfRecords(year, tuple(group), privacy) for year, group in years]


def records_index(entries: Sequence[Mapping[str, object]]) -> Artifact:
    """The index of the files of records, from its entries."""
    total = sum(int(str(entry["replies"])) for entry in entries)
    index = {"format": FORMAT_VERSION, "replies": total, "files": entries}
    return Artifact(locations.RECORDS, f"{json.dumps(index, indent=2)}\n".encode())


def offered_sources(archive: Archive) -> Iterator[Source]:
    """Every capture of a reply, its duplicates and versions included; the same bytes are offered once."""
    seen: set[str] = set()
    for source in chain((item.source for item in archive.replies), (item.source for item in archive.duplicates)):
        if source.sha256 not in seen:
            seen.add(source.sha256)
            yield source


def _record(reply: Card, privacy: Privacy) -> dict[str, object]:
    """One reply for machines; staff are not gathered."""
    corrections = corrections_as_data(reply.corrections)
    return {
        "format": FORMAT_VERSION,
        "id": reply.id,
        "page": locations.reply_page(reply.id).removesuffix(".md") + "/",
        "capture": locations.capture_file(reply.source) if privacy is Privacy.OPEN else None,
        "sha256": reply.source.sha256,
        "metadata": facts_as_data(reply.facts),
        "topics": [{"id": topic.id, "label": topic.label} for topic in reply.topics],
    } | ({"corrections": corrections} if corrections else {})
