"""Links to anchors of other pages, checked when all pages are known: the built ones and the kept ones."""

import json
from collections.abc import Mapping

from mkdocs.config.defaults import MkDocsConfig

from dafu.publish.site.ledger import Row
from dafu.publish.site.sources import Sources, in_order


def check_anchors(config: MkDocsConfig, files: Sources, rows: Mapping[str, Row]) -> None:
    """Let MkDocs say which links lead to an anchor that does not exist, page by page in its order; ``rows`` are by path."""
    linking = {row.source: json.loads(row.links) for row in rows.values() if row.links}
    asked = {target for links in linking.values() for target in links}
    anchors = {row.source: set(json.loads(row.anchors)) for row in rows.values() if row.anchors and row.source in asked}
    for source in in_order(linking):
        links = {target: found for target, found in linking[source].items() if target in anchors}
        if all(anchors[target].issuperset(found) for target, found in links.items()):
            continue
        for target in links:
            files.page(target).present_anchor_ids = anchors[target]
        page = files.page(source)
        page.links_to_anchors = {files.file(target): found for target, found in links.items()}
        page.validate_anchor_links(files=files, log_level=config.validation.links.anchors)
        page.links_to_anchors = None
