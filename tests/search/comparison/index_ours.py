"""Makes this search's index of stored documents: python -m tests.search.comparison.index_ours DOCUMENTS SITE."""

import os
import sys
from pathlib import Path

from dafu.publish.search_site import WORTH_PROCESSES
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
    jobs = (os.cpu_count() or 1) if count > WORTH_PROCESSES else 1
    layout = Layout.for_count(count)
    build_index(stored(source), site / "search" / "index", variants=opencc_signs(), layout=layout, jobs=jobs)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
