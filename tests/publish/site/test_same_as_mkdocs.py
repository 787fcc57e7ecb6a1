"""Whatever builds the site, the files are the same, and so is what is said about them."""

import logging
import multiprocessing
from pathlib import Path

import pytest

from dafu.errors import SiteError
from dafu.publish.site import known
from tests.publish.site.conftest import Project

PER_PAGE_HOOK = "def on_page_content(html, page, config, files):\n    return html + '<!-- seen -->'\n"


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_files_are_those_of_mkdocs_alone(project: Project, jobs: int) -> None:
    report = project.build(jobs=jobs)
    assert project.files() == project.stock()
    assert "sitemap.xml.gz" in project.files()
    assert report.fallback is None


@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize("address", ["https://example.org/archive/", "https://例.cn/a&b", "https://x.org/a/../b/", ""])
def test_the_site_map_names_every_page_as_mkdocs_does(project: Project, address: str, *, directory_urls: bool) -> None:
    for name in (
        "a&b",
        "答复 一",
        "x..y",
        ".z/a",
        "-",
        "README",
        "index-2",
        "x/index",
        "x/y/README",
        "%41",
        "a:b",
        "~q",
    ):
        path = project.docs / f"topics/{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# 页\n", encoding="utf-8")
    text = project.config.read_text("utf-8").replace("https://example.org/archive/", address)
    project.config.write_text(f"{text}use_directory_urls: {str(directory_urls).lower()}\n", encoding="utf-8")
    (project.docs / "topics/index.md").unlink()
    project.build()
    stock = project.stock()
    assert {name: project.files()[name] for name in ("sitemap.xml", "sitemap.xml.gz")} == {
        name: stock[name] for name in ("sitemap.xml", "sitemap.xml.gz")
    }


def test_mkdocs_is_the_one_whose_functions_are_known() -> None:
    assert known.changed_modules() == []


@pytest.mark.parametrize("page", ["replies/03.md", "about.md"])
@pytest.mark.parametrize("link", ["[x](gone.md)", "[x](#gone)", "[x](/absolute/)", "[x](../topics/index.md#gone)"])
def test_a_broken_link_is_said_as_mkdocs_says_it_and_fails_a_strict_build(
    project: Project, caplog: pytest.LogCaptureFixture, page: str, link: str
) -> None:
    path = project.docs / page
    path.write_text(path.read_text("utf-8") + f"\n{link}\n", encoding="utf-8")
    project.stock()
    expected = _warnings(caplog)
    assert expected
    assert project.build().warnings == len(expected)
    assert _warnings(caplog) == expected
    assert project.build().warnings == len(expected), "a page that was built before is warned of again"
    with pytest.raises(SiteError, match="strict"):
        project.build(strict=True)


def _warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What MkDocs warned of since the last call."""
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    caplog.clear()
    return sorted(said)


def test_a_strict_build_that_fails_leaves_the_site_as_it_was(project: Project) -> None:
    project.build()
    before = project.files()
    project.reply(3).write_text("# 新\n\n[x](gone.md)\n", encoding="utf-8")
    with pytest.raises(SiteError):
        project.build(strict=True)
    assert project.files() == before


def test_a_page_that_cannot_be_built_is_named(project: Project) -> None:
    project.reply(3).write_bytes("# 坏".encode("gbk"))
    with pytest.raises(SiteError, match=r"replies/03\.md"):
        project.build()


def _add(project: Project, text: str) -> None:
    project.config.write_text(project.config.read_text("utf-8") + text, encoding="utf-8")


def test_a_hook_that_sees_pages_leaves_the_site_to_mkdocs(project: Project) -> None:
    (project.root / "seen.py").write_text(PER_PAGE_HOOK)
    _add(project, "hooks:\n  - seen.py\n")
    report = project.build()
    assert "seen.py" in (report.fallback or "")
    assert project.files() == project.stock()
    assert b"<!-- seen -->" in project.files()["replies/03/index.html"]


def test_a_plug_in_that_gathers_pages_leaves_the_site_to_mkdocs(project: Project) -> None:
    project.config.write_text(project.config.read_text("utf-8").replace("enabled: false", "lang: en"), "utf-8")
    assert "search" in (project.build().fallback or "")
    assert "search/search_index.json" in project.files()


def test_another_mkdocs_builds_the_site_alone(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(known.KNOWN_MODULES, "commands/build.py", "another")
    assert "commands/build.py" in (project.build().fallback or "")
    assert project.files() == project.stock()


def test_a_system_that_cannot_fork_builds_the_site_by_mkdocs_alone(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert "fork" in (project.build().fallback or "")
    assert project.files() == project.stock()


def test_our_own_hook_would_only_convert_once_more_and_is_left_out(project: Project) -> None:
    (project.root / "build_site.py").write_text("def on_pre_build(config):\n    raise AssertionError\n")
    _add(project, "hooks:\n  - build_site.py\n")
    assert project.build().fallback is None


def test_a_configuration_that_mkdocs_refuses_is_named(project: Project, tmp_path: Path) -> None:
    _add(project, "docs_dir: nowhere\n")
    with pytest.raises(SiteError, match=str(tmp_path)):
        project.build()
