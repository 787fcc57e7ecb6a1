"""The search of a built site: the index of its archive and the client that reads it, as files below ``search/``."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dafu.garbage import not_looked_for
from dafu.model import Archive, Card, Load, whole
from dafu.publish.addresses import SEARCH_FOLDER
from dafu.publish.initials import KnownInitials
from dafu.publish.search_documents import directory_address, file_address, search_document, search_jumps
from dafu.publish.views import Views
from dafu.search.client_script import client_script
from dafu.search.documents import Document, IndexReport, Layout, Promise
from dafu.search.folder import write_client
from dafu.search.index import Remembered, build_index
from dafu.search.memory import Memory
from dafu.search.variants import opencc_signs

WORTH_PROCESSES = 500
"""Replies; starting processes costs about as much as indexing so many."""
_INITIALS = "initials"


@dataclass(frozen=True, slots=True)
class Means:
    """What the search is made with; none of it changes what comes out."""

    jobs: int = 1
    """Processes that may share the work."""
    memory: Memory | None = None
    """What earlier builds have left; for an archive whose replies have keys."""
    key: Callable[[Card], bytes] | None = None
    """Stands for everything that a reply is made from."""


def write_search(
    archive: Archive,
    views: Views,
    site: Path,
    *,
    directory_urls: bool = True,
    load: Load = whole,
    means: Means = Means(),
) -> IndexReport:
    """Write the index and the client into a built site.

    Args:
        archive: what the site shows.
        views: its groupings.
        site: root of the built site.
        directory_urls: whether the site was built with pages as folders. A site of files can be read from a disk
            without a server (``file://``); its index is then also written as scripts.
        load: fetches the replies, one after the other.
        means: what the search is made with.
    """
    address = directory_address if directory_urls else file_address
    write_client(site / SEARCH_FOLDER / "client.js", client_script())
    known = means.memory.words(_INITIALS) if means.memory else {}
    letters = KnownInitials(known)
    with not_looked_for():
        report = build_index(
            _documents(archive, partial(search_document, address=address, load=load), means),
            site / SEARCH_FOLDER / "index",
            variants=opencc_signs(),
            jumps=search_jumps(archive, views, address, letters),
            layout=Layout.for_count(len(archive.replies), scripts=not directory_urls),
            jobs=means.jobs if len(archive.replies) > WORTH_PROCESSES else 1,
        )
    if means.memory and letters.asked != known:
        means.memory.keep_words(_INITIALS, letters.asked)
    return report


def _documents(archive: Archive, make: Callable[[Card], Document], means: Means) -> Iterator[Document] | Remembered:
    if means.memory is None or means.key is None:
        return map(make, archive.replies)
    return Remembered([Promise(means.key(card), partial(make, card)) for card in archive.replies], means.memory)
