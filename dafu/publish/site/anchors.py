"""Links to anchors of other pages, checked when all pages are known: the built ones and the kept ones."""

import json
from collections.abc import Mapping

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from dafu.publish.site.ledger import Row


def check_anchors(config: MkDocsConfig, files: Files, rows: Mapping[str, Row]) -> None:
    """Let MkDocs say which links lead to an anchor that does not exist; ``rows`` are by source, in its order."""
    linking = {source: json.loads(row.links) for source, row in rows.items() if row.links}
    for target in {target for links in linking.values() for target in links}:
        page = _page(files, target)
        if page is not None and (row := rows.get(target)):
            page.present_anchor_ids = set(json.loads(row.anchors or "[]"))
    for source, links in linking.items():
        page = _page(files, source)
        if page is None:
            continue
        targets = ((files.get_file_from_path(target), found) for target, found in links.items())
        page.links_to_anchors = {file: found for file, found in targets if file is not None}
        page.validate_anchor_links(files=files, log_level=config.validation.links.anchors)
        page.links_to_anchors = None


def _page(files: Files, source: str) -> Page | None:
    file = files.get_file_from_path(source)
    return file.page if file is not None else None
