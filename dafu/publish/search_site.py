"""The search of a built site: the index of its archive and the client that reads it, as files below ``search/``."""

from pathlib import Path

from dafu.model import Archive, Load, whole
from dafu.publish.search_documents import directory_address, file_address, search_documents, search_jumps
from dafu.publish.views import Views
from dafu.search.client_script import client_script
from dafu.search.documents import IndexReport, Layout
from dafu.search.folder import write_client
from dafu.search.index import build_index
from dafu.search.variants import opencc_signs

WORTH_PROCESSES = 500
"""Replies; starting processes costs about as much as indexing so many."""
FOLDER = "search"
"""Folder of the search below the root of the site; ``docs/assets/search/`` looks for it there."""


def write_search(
    archive: Archive, views: Views, site: Path, *, directory_urls: bool = True, load: Load = whole, jobs: int = 1
) -> IndexReport:
    """Write the index and the client into a built site.

    Args:
        archive: what the site shows.
        views: its groupings.
        site: root of the built site.
        directory_urls: whether the site was built with pages as folders. A site of files can be read from a disk
            without a server (``file://``); its index is then also written as scripts.
        load: fetches the replies, one after the other.
        jobs: processes that may share the work.
    """
    address = directory_address if directory_urls else file_address
    write_client(site / FOLDER / "client.js", client_script())
    return build_index(
        search_documents(archive, address, load),
        site / FOLDER / "index",
        variants=opencc_signs(),
        jumps=search_jumps(archive, views, address),
        layout=Layout.for_count(len(archive.replies), scripts=not directory_urls),
        jobs=jobs if len(archive.replies) > WORTH_PROCESSES else 1,
    )
