"""Small documents for tests, and an index of them."""

from collections.abc import Iterable
from pathlib import Path

from dafu.search.documents import Document, IndexReport, Jump, Layout, Paragraph
from dafu.search.index import Remembered, build_index

VARIANTS = {"養": "养", "濮": "濮", "陽": "阳", "號": "号"}


def document(number: int, title: str, *texts: str, **more: object) -> Document:
    """A document with paragraphs p1, p2 and so on."""
    paragraphs = tuple(Paragraph(f"p{n}", text) for n, text in enumerate(texts, start=1))
    return Document(f"d{number:04d}", f"d/{number}/", title, paragraphs, **more)  # type: ignore[arg-type]  # by name


def index(
    folder: Path,
    documents: Iterable[Document] | Remembered,
    *,
    jumps: Iterable[Jump] = (),
    layout: Layout | None = None,
    jobs: int = 1,
) -> IndexReport:
    """The index of some documents."""
    return build_index(documents, folder, variants=VARIANTS, jumps=jumps, layout=layout, jobs=jobs)


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
