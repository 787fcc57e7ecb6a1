"""Measures the search on so many documents: python -m tests.search.bench 1000. Fails below the figures it must reach."""

import argparse
import json
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from tests.search.bench.figures import measure


def main() -> int:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=int)
    parser.add_argument("--each", type=int, default=50, help="generated queries of each kind (nine kinds)")
    parser.add_argument("--jobs", type=int, default=2, help="processes that build the index")
    parser.add_argument("--keep", type=Path, help="folder in which documents and index stay; made ones are used again")
    options = parser.parse_args()
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    with nullcontext(options.keep) if options.keep else tempfile.TemporaryDirectory() as folder:
        figures = measure(options.documents, options.each, Path(folder), options.jobs)
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    good = figures["recall"] == 1 and figures["precision@10"] >= 0.98 and not figures["wrong nothing found"]
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
