"""Golden files: for each capture of the corpus, the page as written and the lines that were taken away.

A person reads them. When one is missing, it is written and the test fails, asking for a review; when one differs, the
difference is shown, and ``DAFU_UPDATE_GOLDEN=1`` rewrites it for the next review.
"""

import os
from functools import cache
from pathlib import Path

import pytest

from dafu.model import Reply
from dafu.pipeline import BuildReport, build, views_of
from dafu.publish.front_matter import page_text
from dafu.publish.pages import render_pages
from tests.places import CORPUS

HERE = Path(__file__).parent
NAMES = sorted(path.name for path in CORPUS.glob("*.txt"))


@cache
def built() -> BuildReport:
    return build(CORPUS, None)


def reply_of(name: str) -> Reply:
    return next(built().load(card) for card in built().archive.replies if card.source.file == f"corpus/{name}")


def page_of(reply: Reply) -> str:
    archive = built().archive
    pages = render_pages(archive, views_of(archive), load=built().load)
    return next(page_text(page) for page in pages if page.path == f"replies/{reply.id}.md")


def removed_of(reply: Reply) -> str:
    """What the web page loses, one line each: number, rule, text."""
    removed = [line for line in reply.lines if line.zone.is_web_page]
    return "".join(f"{line.number}\t{line.zone}\t{line.rule}\t{line.text}\n" for line in removed)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("file", "make"), [("reply.md", page_of), ("removed.txt", removed_of)])
def test_the_page_and_what_was_taken_away_are_as_reviewed(name: str, file: str, make: object) -> None:
    assert callable(make)
    actual = make(reply_of(name))
    golden = HERE / Path(name).stem / file
    if os.environ.get("DAFU_UPDATE_GOLDEN") == "1" or not golden.exists():
        is_new = not golden.exists()
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(actual.encode())
        assert not is_new, f"{golden} was missing and has been written; read it, then run the test again"
    assert actual == golden.read_bytes().decode()


def test_no_golden_folder_is_left_over() -> None:
    folders = {path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == {Path(name).stem for name in NAMES}
