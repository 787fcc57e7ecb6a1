"""Files for download: the untouched captures, and a list of all replies for machines."""

import json
from collections.abc import Callable, Iterator
from itertools import chain

from dafu.model import Archive, Artifact, Card, Source
from dafu.publish import locations
from dafu.publish.front_matter import corrections_as_data, facts_as_data
from dafu.rulebook.settings import Privacy

FORMAT_VERSION = 1
"""Of ``data/replies.jsonl``; raised when a key changes its meaning or goes away."""


def render_outputs(
    archive: Archive, read_bytes: Callable[[Source], bytes], privacy: Privacy = Privacy.OPEN
) -> Iterator[Artifact]:
    """Captures one by one (only one is in memory at a time), unless staff are hidden; then the list."""
    if privacy is Privacy.OPEN:
        for source in _sources(archive):
            yield Artifact(locations.capture_file(source), read_bytes(source))
    records = (json.dumps(_record(reply, privacy), ensure_ascii=False) for reply in archive.replies)
    yield Artifact(locations.RECORDS, "".join(f"{record}\n" for record in records).encode())


def _sources(archive: Archive) -> Iterator[Source]:
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
