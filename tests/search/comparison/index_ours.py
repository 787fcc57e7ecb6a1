"""Makes this search's index of stored documents: python -m tests.search.comparison.index_ours DOCUMENTS SITE."""

import sys
from pathlib import Path

from dafu.search.client_script import client_script
from dafu.search.documents import Layout
from dafu.search.folder import write_client
from dafu.search.index import build_index
from dafu.search.variants import opencc_signs
from tests.search.bench.figures import stored


def main(source: Path, site: Path) -> None:
    """The index and the client, where the site's scripts look for them."""
    count = sum(1 for _ in stored(source))
    write_client(site / "search" / "client.js", client_script())
    build_index(stored(source), site / "search" / "index", variants=opencc_signs(), layout=Layout.for_count(count))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
