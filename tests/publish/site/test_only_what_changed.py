"""A build makes only what changed, and the result is that of a build from nothing."""

import gc
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from dafu.errors import SiteError
from dafu.publish.site import After, sources
from dafu.publish.site.folders import Place
from tests.publish.site.conftest import Project, files_below, reply_text


def _edit(project: Project) -> None:
    project.reply(3).write_text("# 新 {: #p2 }\n", encoding="utf-8")


def _cut(beside: Path) -> None:
    """What a killed build leaves."""
    page = beside / "replies/05/index.html"
    page.unlink()
    page.write_text("<html")


def _lose(beside: Path) -> None:
    (beside / "replies/05/index.html").unlink()
    (beside / "index.html").unlink()


def _put_in(beside: Path) -> None:
    (beside / "strange.html").touch()
    (beside / "empty/folder/in/it").mkdir(parents=True)


def test_nothing_is_built_when_nothing_changed(project: Project) -> None:
    first = project.build()
    inode = project.site.stat().st_ino
    again = project.build()
    assert (again.built, again.kept) == (0, first.built)
    assert project.site.stat().st_ino == inode


def test_one_changed_page_is_the_only_one_built(project: Project) -> None:
    total = project.build().built
    project.reply(3).write_text(reply_text(3).replace("正文3", "改过"), encoding="utf-8")
    report = project.build()
    assert (report.built, report.kept) == (1, total - 1)
    assert "改过" in (project.site / "replies/03/index.html").read_text("utf-8")


def test_what_the_next_build_will_keep_lies_beside_already(project: Project) -> None:
    project.build()
    page = "replies/03/index.html"
    assert (Place.of(project.site, project.root).beside / page).samefile(project.site / page)


def test_only_pages_that_are_built_or_in_the_menu_become_objects_of_mkdocs(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.build()
    _edit(project)
    made: list[str] = []

    def noted(title: str | None, file: File, config: MkDocsConfig) -> Page:
        """Note for which source a page is made."""
        made.append(file.src_uri)
        return Page(title, file, config)

    monkeypatch.setattr(sources, "Page", noted)
    project.build(jobs=1)
    assert made == ["replies/03.md"]


@pytest.mark.parametrize("change", [_cut, _lose, _put_in], ids=lambda change: change.__name__.strip("_"))
def test_whatever_happened_to_the_folder_beside_the_site_is_that_of_a_build_from_nothing(
    project: Project, change: Callable[[Path], None]
) -> None:
    project.build()
    change(Place.of(project.site, project.root).beside)
    _edit(project)
    assert project.build().built == 1
    assert project.files() == project.stock()
    assert not list(project.site.rglob("empty/folder"))


def test_a_page_may_give_way_to_a_file_of_its_name_and_come_back(project: Project) -> None:
    page, file = project.docs / "data/x.md", project.docs / "data/x"
    for new, old in ((page, file), (file, page), (page, file)):
        old.unlink(missing_ok=True)
        new.write_text("# 页\n", encoding="utf-8")
        project.build()
        assert project.files() == project.stock()


def test_a_folder_that_is_emptied_after_the_pages_is_removed(project: Project) -> None:
    def write(site: Path, *, directory_urls: bool) -> None:
        assert directory_urls
        shutil.rmtree(site / "search/old", ignore_errors=True)
        (site / "search/old").mkdir(parents=True)
        (site / "search/root.json").touch()

    project.build(after=After(write, None, "search"))
    assert not (project.site / "search/old").exists()


def test_a_site_that_somebody_deleted_comes_back_whole(project: Project) -> None:
    project.build()
    before = project.files()
    shutil.rmtree(project.site)
    project.build()
    assert project.files() == before


def test_a_project_that_was_copied_with_its_times_knows_its_site(project: Project, tmp_path: Path) -> None:
    total = project.build().built
    copy = Project(tmp_path.with_name(f"{tmp_path.name}-copy"))
    shutil.copytree(project.root, copy.root)
    report = copy.build()
    assert (report.built, report.kept) == (0, total)
    _edit(copy)
    copy.build()
    assert copy.files() == copy.stock()
    assert project.build().built == 0


def test_two_sites_of_one_project_do_not_know_each_other(tmp_path: Path) -> None:
    outside = tmp_path.parent / "site"
    sites = (tmp_path / "site", tmp_path / "more/site", outside)
    places = [Place.of(site, tmp_path) for site in sites]
    assert len({place.ledger for place in places} | {place.beside for place in places}) == 6
    assert Place.of(outside, tmp_path / "x").ledger.name == places[2].ledger.name != places[0].ledger.name


def test_a_page_that_the_menu_leaves_out_is_warned_of_by_every_build(project: Project) -> None:
    text = project.config.read_text("utf-8").replace("validation:\n", "validation:\n  nav:\n    omitted_files: warn\n")
    project.config.write_text(text, encoding="utf-8")
    assert project.build().warnings == 1
    _edit(project)
    assert project.build().warnings == 1
    for path in ("empty/nothing.md", "404.html"):
        (project.docs / path).unlink()
    assert project.build().warnings == 0
    (project.docs / "more.md").touch()
    assert project.build().warnings == 1


def test_a_source_that_was_only_touched_is_not_built(project: Project) -> None:
    project.build()
    os.utime(project.reply(3), ns=(1, 1))  # a clock that goes back is no change of content
    assert project.build().built == 0


def _add(project: Project) -> None:
    (project.docs / "replies/99.md").write_text(reply_text(3), encoding="utf-8")


def _remove(project: Project) -> None:
    project.reply(3).unlink()
    (project.docs / "data/3.txt").unlink()


def _rename(project: Project) -> None:
    project.reply(3).rename(project.docs / "replies/renamed.md")


def _retitle(project: Project) -> None:
    (project.docs / "about.md").write_text("---\ntitle: 新名\n---\n\n关于\n", encoding="utf-8")


def _new_copy(project: Project) -> None:
    (project.docs / "data/3.txt").write_text("另一原文", encoding="utf-8")


def _new_template(project: Project) -> None:
    (project.root / "overrides/main.html").write_text(
        '{% extends "base.html" %}{% block footer %}脚{% endblock %}', encoding="utf-8"
    )


def _new_setting(project: Project) -> None:
    project.config.write_text(project.config.read_text("utf-8").replace("档案", "新档案"), encoding="utf-8")


def _lost_page(project: Project) -> None:
    (project.site / "replies/03/index.html").unlink()


def _page_changed_by_hand(project: Project) -> None:
    (project.site / "replies/03/index.html").write_text("改")


def _file_put_in_by_hand(project: Project) -> None:
    (project.site / "strange").mkdir()
    (project.site / "strange/x.html").touch()


def _lost_ledger(project: Project) -> None:
    next((project.root / ".cache/site").glob("*.ledger")).write_text("nonsense")


CHANGES = (
    *(_edit, _add, _remove, _rename, _retitle, _new_copy, _new_template, _new_setting),
    *(_lost_page, _page_changed_by_hand, _file_put_in_by_hand, _lost_ledger),
)


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_the_site_is_that_of_a_build_from_nothing(
    project: Project, change: Callable[[Project], None]
) -> None:
    project.build()
    change(project)
    project.build()
    incremental = project.files()
    assert incremental == project.stock()
    project.build(fresh=True)
    assert project.files() == incremental


def test_a_link_to_a_page_that_went_away_is_warned_of_though_its_own_page_did_not_change(project: Project) -> None:
    project.build()
    project.reply(3).unlink()
    assert project.build().warnings == 1


def test_a_link_to_an_anchor_that_went_away_is_warned_of_though_its_own_page_did_not_change(project: Project) -> None:
    project.build()
    project.reply(3).write_text("# 没有锚点\n", encoding="utf-8")
    report = project.build()
    assert (report.built, report.warnings) == (1, 1)


def test_the_files_that_mkdocs_leaves_alone_stay(project: Project) -> None:
    project.build()
    (project.site / ".nojekyll").touch()
    _edit(project)
    project.build()
    assert (project.site / ".nojekyll").is_file()


class Index:
    """Stands for the search: one file named by its content, one that is written in place."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.calls = 0

    def __call__(self, site: Path, *, directory_urls: bool) -> None:
        """Write both files."""
        assert directory_urls
        self.calls += 1
        (site / "search").mkdir(exist_ok=True)
        named = site / "search/abcdefghij.bin"
        if not named.exists():
            named.write_text("same")
        with (site / "search/root.json").open("w") as file:
            file.write(self.text)


def test_what_is_written_after_the_pages_is_kept_as_long_as_its_key_is_the_same(project: Project) -> None:
    index = Index("1")
    project.build(after=After(index, "one"))
    _edit(project)
    project.build(after=After(index, "one"))
    assert index.calls == 1
    project.build(after=After(index, "two"))
    assert index.calls == 2
    (project.site / "search/root.json").unlink()
    project.build(after=After(index, "two"))
    assert index.calls == 3


def test_what_writes_after_the_pages_finds_its_files_and_cannot_change_the_site_that_stands(project: Project) -> None:
    project.build(after=After(Index("1")))
    before = project.files()

    def fails(site: Path, *, directory_urls: bool) -> None:
        Index("2")(site, directory_urls=directory_urls)
        raise SiteError("no")

    with pytest.raises(SiteError, match="no"):
        project.build(after=After(fails))
    assert project.files() == before
    index = Index("2")
    inode = (project.site / "search/abcdefghij.bin").stat().st_ino
    project.build(after=After(index))
    assert (project.site / "search/abcdefghij.bin").stat().st_ino == inode
    assert project.files()["search/root.json"] == b"2"


def test_the_folder_beside_is_no_part_of_the_site(project: Project) -> None:
    project.build()
    _edit(project)
    project.build()
    assert not any("cache" in path for path in files_below(project.site))


def test_of_many_pages_no_object_is_left_when_the_search_is_written(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dafu.publish.site.build._MANY", 3)
    left: list[Page] = []

    def search(site: Path, *, directory_urls: bool) -> None:
        assert site.is_dir()
        assert directory_urls
        left.extend(found for found in gc.get_objects() if isinstance(found, Page))

    gc.collect()
    assert project.build(after=After(search)).built > 3
    assert left == []
