"""Files for download: the untouched captures, and records of all replies for machines."""

import hashlib
import json
from collections.abc import Callable, Iterator
from itertools import chain, groupby

from dafu.model import Archive, Artifact, Card, Source
from dafu.publish import locations
from dafu.publish.front_matter import corrections_as_data, facts_as_data
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
    """A file of records for each year, newest first, as the archive is; then the index of these files.

    One file of all would be 100 MB at 100,000 replies, and change with each of them.
    """
    files = []
    for year, group in groupby(archive.replies, key=lambda reply: reply.date.year if reply.date else None):
        records = [json.dumps(_record(reply, privacy), ensure_ascii=False) for reply in group]
        content = "".join(f"{record}\n" for record in records).encode()
        digest = hashlib.sha256(content).hexdigest()
        path = locations.records_of(year)
        files.append({"year": year, "file": path, "replies": len(records), "bytes": len(content), "sha256": digest})
        yield Artifact(path, content)
    index = {"format": FORMAT_VERSION, "replies": len(archive.replies), "files": files}
    yield Artifact(locations.RECORDS, f"{json.dumps(index, indent=2)}\n".encode())


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
