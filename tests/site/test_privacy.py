"""A search through every file of the built site: where staff are named, and where nobody is."""

import gzip
import html
import json
import re
from dataclasses import dataclass
from pathlib import Path
from shutil import copy, copytree
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from dafu import pipeline
from dafu.commands import verify
from dafu.model import StaffKind
from dafu.publish.search_site import write_search
from dafu.rulebook.settings import Privacy, Settings
from dafu.text import without_space
from tests.publish.invented import NAMES, NO_PHONES, PHONES, RAISED_BY, write_corpus
from tests.site.conftest import ROOT, _build

pytestmark = pytest.mark.site

# The theme's own files hold no text of the archive, and are large.
_OF_THE_THEME = re.compile(r"assets/(?:javascripts|stylesheets|images)/")


@dataclass(frozen=True, slots=True)
class PrivateSite:
    """The site of the invented corpus in one mode, by one renderer."""

    privacy: Privacy
    folder: Path
    corpus: Path

    def files_with(self, words: str) -> set[str]:
        """The built files in which the words stand, white space, markup of the index and escapes aside."""
        wanted = without_space(words)
        return {
            path.relative_to(self.folder).as_posix()
            for path in self.folder.rglob("*")
            if path.is_file() and not _OF_THE_THEME.search(path.as_posix()) and wanted in _plain(path)
        }


def _plain(path: Path) -> str:
    content = path.read_bytes()
    if path.suffix == ".bin":  # of the search: compressed, and its first byte names the encoding
        content = gzip.decompress(content)
        return without_space(content[1:].decode("gbk" if content[:1] == b"g" else "utf-8", "replace"))
    content = gzip.decompress(content) if path.suffix == ".gz" else content
    text = content.decode("utf-8", "replace")
    if path.suffix == ".json":
        text = json.dumps(json.loads(text), ensure_ascii=False)
    readings = (text, html.unescape(text), unquote(text), content.decode("utf-16-le", "replace"))
    return "\n".join(without_space(reading.replace("\u200b", "")) for reading in readings)


@pytest.fixture(scope="session", params=[(p, r) for p in Privacy for r in ("mkdocs", "zensical")], ids="-".join)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> PrivateSite:
    """Each mode, as each of the two renderers builds it."""
    privacy, renderer = request.param
    project = tmp_path_factory.mktemp(privacy)
    docs = project / "docs"
    docs.mkdir()
    for name in ("assets", "data-schema"):
        copytree(ROOT / "docs" / name, docs / name)
    for page in ("about.md", "how-it-works.md", "search.md"):
        copy(ROOT / "docs" / page, docs)
    corpus = write_corpus(project)
    report = pipeline.build(corpus, docs, Settings(privacy))
    folder = _build(project, renderer).folder
    write_search(report.archive, pipeline.views_of(report.archive), folder, load=report.load)
    return PrivateSite(privacy, folder, corpus)


def test_staff_stand_in_the_pages_of_their_replies_and_in_captures_or_nowhere(site: PrivateSite) -> None:
    for staff in (*NAMES, *PHONES):
        found = site.files_with(staff)
        if site.privacy is Privacy.MASK:
            assert found == set(), staff
        else:
            assert found, staff
            own = {name for name in found if re.fullmatch(r"replies/[0-9a-f]{16}/index\.html|data/captures/.+", name)}
            assert found == own, staff


def test_who_raised_the_matter_and_other_numbers_stay_in_the_pages(site: PrivateSite) -> None:
    for words in (*RAISED_BY, *NO_PHONES):
        assert any(name.startswith("replies/") for name in site.files_with(words)), words


def test_the_search_finds_the_text_but_no_staff(site: PrivateSite) -> None:
    text = "".join(_plain(path) for path in sorted((site.folder / "search").rglob("*.bin")))
    assert without_space("建成社区养老服务中心") in text
    assert not [staff for staff in (*NAMES, *PHONES) if without_space(staff) in text]


def test_no_capture_is_offered_or_linked_where_staff_are_hidden(site: PrivateSite) -> None:
    is_open = site.privacy is Privacy.OPEN
    pages = sorted((site.folder / "replies").glob("*/index.html"))
    assert (site.folder / "data/captures").exists() is is_open
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert ("data/captures" in text) is is_open
        assert ("不提供" in text) is not is_open


def test_every_mark_is_an_element_of_its_own_with_a_reason(site: PrivateSite) -> None:
    marks = 0
    for path in (site.folder / "replies").glob("*/index.html"):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        for kind in StaffKind:
            elements = page.select(f"article span.masked-{kind}")
            assert all(element.get_text() == kind.mark and element.get("title") for element in elements)
            marks += len(elements)
        for element in page.select("article span.masked"):
            element.decompose()
        article = page.select_one("article")
        assert article is not None
        assert "已隐去］" not in article.get_text()
    assert (marks > 0) is (site.privacy is Privacy.MASK)


def test_verify_holds_in_both_modes_and_sees_a_changed_text(site: PrivateSite) -> None:
    def page(address: str) -> str | None:
        path = site.folder / address / "index.html"
        return path.read_text(encoding="utf-8") if path.is_file() else None

    def changed(address: str) -> str | None:
        text = page(address)
        return text.replace("建成社区养老服务中心", "建成社区养老服务站") if text else None

    assert _code(site, page) == 0
    assert _code(site, changed) == 1


def _code(site: PrivateSite, read_page: object) -> int:
    lines = verify(site.corpus, Settings(site.privacy), pipeline.Means(), read_page)  # type: ignore[arg-type]  # any reader will do
    while True:
        try:
            next(lines)
        except StopIteration as end:
            return int(end.value)
