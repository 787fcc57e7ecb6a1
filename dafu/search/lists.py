"""All lists of an index, from the grams that were laid aside."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from dafu.search.chapters import Chapter
from dafu.search.crew import Crew
from dafu.search.postings import Numbering
from dafu.search.prepare import Encoding, Tools, Triples, encode, lay_triples
from dafu.search.spill import Laid, LaidText, parts, save_arrays


def write_lists(
    crew: Crew[Tools], spill: Path, grams: Sequence[Laid], texts: Sequence[LaidText], numbering: Numbering
) -> list[Chapter]:
    """The chapters: first those of pairs, which say what pairs are common, then those of the triples."""
    where = save_arrays(spill, "numbering", numbering.places, numbering.weights)
    chapters = list(_chapters(crew, grams, where))
    common = save_common(spill, "common", chapters, len(numbering.places))
    laid = list(crew.do(lay_triples, (Triples(common, text) for text in texts)))
    return [*chapters, *_chapters(crew, laid, where)]


def save_common(spill: Path, name: str, chapters: Sequence[Chapter], documents: int) -> str:
    """Lays aside what makes pairs common in an index of so many documents."""
    keys = np.concatenate([np.empty(0, np.uint64), *(one.pairs for one in chapters)])
    counts = np.concatenate([np.empty(0, np.int64), *(one.documents_of_pairs for one in chapters)])
    return save_arrays(spill, name, keys, counts, np.array([documents]))


def _chapters(crew: Crew[Tools], laid: Sequence[Laid], numbering: str) -> Iterator[Chapter]:
    for chapters in crew.do(encode, (Encoding(numbering, part) for part in parts(laid))):
        yield from chapters
