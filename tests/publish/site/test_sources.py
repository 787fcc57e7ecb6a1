"""The sources of a site are those that MkDocs finds, in its order, whatever lies below ``docs/``."""

from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import Files, get_files, set_exclusions

from dafu.publish.site.sources import find_sources, theme_files
from dafu.publish.stamps import stamps_below
from tests.publish.site.conftest import Project

_KINDS = (
    *("README.md", "zeta.md", "Zeta.markdown", "a.b.md", "index-2.md", "x/README.md", "x/y/index.md", "x-y/index.mkd"),
    *("x/_z.md", "x/.hidden.md", ".well/known.txt", "templates/t.html", "notes.md.txt", "x/page.html", "data/1.txt"),
    *("中文/答复 1.md", "中文/图.svg", "x/a&b.md", "x/no-extension", "replies/x/index.html"),
)


def _facts(files: Files) -> list[tuple[object, ...]]:
    return [
        (
            *(file.src_uri, file.dest_uri, file.url, file.name, file.abs_src_path, file.abs_dest_path, file.inclusion),
            *(file.src_dir, file.dest_dir, file.use_directory_urls, file.edit_uri, file.page, file.generated_by),
        )
        for file in files
    ]


def _nothing_more(docs: Path) -> None:
    assert docs.is_dir()


def _two_for_one_page(docs: Path) -> None:
    (docs / "topics/README.md").write_text("# Two", encoding="utf-8")


def _a_page_and_a_file(docs: Path) -> None:
    (docs / "topics/index.html").write_text("Two", encoding="utf-8")


def _a_linked_folder(docs: Path) -> None:
    (docs / "linked").symlink_to(docs / "replies", target_is_directory=True)


@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize("odd", [_nothing_more, _two_for_one_page, _a_page_and_a_file, _a_linked_folder])
def test_the_sources_are_those_of_mkdocs(
    project: Project, odd: Callable[[Path], None], *, directory_urls: bool
) -> None:
    for name in _KINDS:
        (project.docs / name).parent.mkdir(parents=True, exist_ok=True)
        if not (project.docs / name).exists():
            (project.docs / name).write_text(f"# {name}", encoding="utf-8")
    (project.docs / "README.md").unlink(missing_ok=True)
    odd(project.docs)
    config = load_config(str(project.config), use_directory_urls=directory_urls)
    expected = get_files(config)
    expected.add_files_from_theme(config.theme.get_env(), config)
    set_exclusions(expected, config)
    found = find_sources(config, stamps_below(project.docs), theme_files(config), {})
    assert _facts(found) == _facts(expected)
    assert found.pages == [file.src_uri for file in expected.documentation_pages()]
    assert list(found.documentation_pages()) == [found.get_file_from_path(path) for path in found.pages]
    assert [found.place(file.src_uri) for file in expected] == [file.dest_uri for file in expected]
    assert {".hidden.md", "答复 1.md"} <= {file.src_uri.rpartition("/")[2] for file in found}
