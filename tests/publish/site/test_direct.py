"""Markdown rendered directly is what Python-Markdown makes of it, byte for byte, or it is left to Python-Markdown."""

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from dafu.model import Block
from dafu.publish.front_matter import page_text
from dafu.publish.markdown import escape, render_blocks, wrap
from dafu.publish.outputs import render_outputs
from dafu.publish.pages import render_pages
from dafu.publish.site.asked import AskedFiles
from dafu.publish.site.direct import pages as direct
from dafu.publish.site.direct.pages import Targets, permalink_of, relative, render_page, source_of
from tests.properties.test_law_nothing_is_changed import lines_of_text, tables, texts
from tests.publish.samples import sample_archive, views_of

ROOT = Path(__file__).parents[3]
LAW = settings(max_examples=300, deadline=None)
HERE = "replies/36e3c02a8ff86f96.md"


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> MkDocsConfig:
    """The archive's own configuration; the pages of the tests are in memory."""
    docs = tmp_path_factory.mktemp("docs")
    (docs / "index.md").touch()
    return load_config(str(ROOT / "mkdocs.yml"), docs_dir=str(docs), hooks=[], watch=[], nav=None)


class Site:
    """Pages in memory, each rendered both ways."""

    def __init__(self, config: MkDocsConfig, pages: dict[str, str]) -> None:
        self.config = config
        self.files = AskedFiles(Files([_file(config, source, text) for source, text in pages.items()]))
        self.targets: Targets = {}
        self.permalink = permalink_of(config)

    def is_direct(self, source: str) -> bool:
        """Render a page both ways; whether the direct one was taken, which then made the same."""
        file = self.files.get_file_from_path(source)
        assert file is not None
        assert self.permalink is not None
        ours, stock = Page(None, file, self.config), Page(None, file, self.config)
        ours.read_source(self.config)
        stock.read_source(self.config)
        try:
            stock.render(self.config, self.files)
        except Exception as error:  # noqa: BLE001 - Python-Markdown cannot read some pages at all, such as one with "<![0"
            with pytest.raises(type(error)):
                render_page(ours, self.config, self.files, self.permalink, self.targets)
            return False
        is_direct = render_page(ours, self.config, self.files, self.permalink, self.targets)
        assert _made(ours) == _made(stock)
        return is_direct


def _file(config: MkDocsConfig, source: str, text: str) -> File:
    file = File(source, None, config.site_dir, config.use_directory_urls)
    file.content_string = text
    return file


def _made(page: Page) -> tuple[Any, ...]:
    links = {file.src_uri: found for file, found in (page.links_to_anchors or {}).items()}
    return (page.content, page.title, sorted(page.present_anchor_ids or ()), links, list(_entries(page.toc)))


def _entries(toc: Any) -> Iterator[tuple[Any, ...]]:
    for entry in toc:
        yield (entry.title, entry.id, entry.level, *_entries(entry.children))


def test_python_markdown_is_the_one_that_is_known() -> None:
    assert direct.markdown_digest() == direct.KNOWN_MARKDOWN


def test_the_extensions_of_the_archive_are_those_that_are_known(config: MkDocsConfig) -> None:
    assert permalink_of(config) == ""


def test_links_at_the_ends_of_headings_are_known_too(config: MkDocsConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(config.mdx_configs, "toc", {"permalink": "¶", "permalink_title": "本节的固定链接"})
    assert permalink_of(config) == '<a class="headerlink" href="#{}" title="本节的固定链接">¶</a>'


@pytest.mark.parametrize("options", [{"toc_depth": 3}, {"permalink": True}, {"slugify": str}, {"permalink": "<b>"}])
def test_options_that_are_not_known_leave_all_pages_to_python_markdown(
    config: MkDocsConfig, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(config.mdx_configs, "toc", {**config.mdx_configs["toc"], **options})
    assert permalink_of(config) is None


def test_another_python_markdown_renders_all_pages_itself(
    config: MkDocsConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(direct, "KNOWN_MARKDOWN", "another")
    assert permalink_of(config) is None


def test_every_page_of_the_archive_comes_out_the_same_and_most_directly(config: MkDocsConfig) -> None:
    archive = sample_archive()
    pages = {page.path: page_text(page) for page in render_pages(archive, views_of(archive))}
    others = {file.path: "" for file in render_outputs(archive, lambda source: source.file.encode())}
    pages |= {path.name: path.read_text("utf-8") for path in (ROOT / "docs").glob("*.md") if path.name not in pages}
    site = Site(config, pages | others)
    ways = [site.is_direct(source) for source in pages]
    assert sum(ways) > len(ways) / 2  # the others hold hostile text in tables and titles


@LAW
@given(blocks=st.lists(st.one_of(lines_of_text(), tables()), max_size=6))
def test_whatever_the_blocks_of_a_reply_hold_comes_out_the_same(config: MkDocsConfig, blocks: list[Block]) -> None:
    source = f"# {escape('题')}\n\n" + wrap("reply-text", render_blocks(blocks))
    Site(config, {HERE: source}).is_direct(HERE)


MARKS = (
    *(
        "\n\n",
        "\n",
        " ",
        "- ",
        "* ",
        "1. ",
        "# ",
        "## 甲 {: #p1 }",
        "{: #p2 .a }",
        "{: .a }",
        "| a | b |\n| --- | --- |\n",
    ),
    *(
        "| 甲 {: #l1 } | [乙](#l1) |",
        '<div class="a" markdown="1">',
        "</div>",
        "<span>",
        "</span>",
        "**粗**",
        "`码`",
        "\\*",
    ),
    *(
        "[甲](b.md)",
        '[甲](b.md#x "规则 a")',
        "[](https://example.org/a_b)",
        "&lt;",
        "&",
        ">",
        "<",
        "_",
        "a_b",
        "!",
        "[",
        "]",
    ),
    *(
        "    ",
        "\t",
        "---",
        "===",
        "```",
        "~~~",
        "\u3000",
        "\u2028",
        "[x]: y",
        "[x]",
        "{",
        "}",
        "|",
        "甲",
        "a",
        "1",
        "*a*",
    ),
)


@LAW
@given(pieces=st.lists(st.one_of(st.sampled_from(MARKS), texts), max_size=14))
def test_any_markdown_comes_out_the_same(config: MkDocsConfig, pieces: list[str]) -> None:
    Site(config, {HERE: "".join(pieces), "replies/b.md": "# 乙 {: #x }"}).is_direct(HERE)


@pytest.mark.parametrize(
    "text",
    [
        "甲\n{: #p1 .salutation }",
        "## 一、甲 {: #p4 }",
        "# 2023 年\n\n## 乙\n\n## 乙",
        "- [甲](../topics/x.md)：第 [9](#p2) 行\n- 乙",
        '<div class="reply-text" markdown="1">\n\n甲 & 乙 > 丙 a_b \\* &lt;\n{: #p1 }\n\n</div>',
        '| 项 | 值 |\n| --- | --- |\n| 甲 | [第 5 行](#l5 "规则 a_b") {: data-search-exclude="" } |\n| 1 {: #l1 } | `ab12` |',
        "[](https://example.org/x){: .a }",
        '第 **2** 页 <span class="count">3</span> 按 <kbd>/</kbd>',
    ],
)
def test_what_the_archive_writes_is_rendered_directly(config: MkDocsConfig, text: str) -> None:
    assert Site(config, {HERE: text, "topics/x.md": ""}).is_direct(HERE)


@pytest.mark.parametrize(
    "text",
    [
        "甲  \n乙",
        "<div>甲</div>",
        "[甲](none.md)",
        "1. 甲",
        "甲\n===",
        "![甲](b.png)",
        "*甲*",
        "- 甲\n\n- 乙",
        "    甲",
    ],
)
def test_anything_else_is_left_to_python_markdown(config: MkDocsConfig, text: str) -> None:
    assert not Site(config, {HERE: text}).is_direct(HERE)


_NAMES = st.sampled_from(["a", "b", "a.b", "index", "a-1", "..."])
_ADDRESSES = st.lists(_NAMES, max_size=4).map(lambda parts: "/".join(parts) + "/" if parts else "./")


@given(address=_ADDRESSES, base=_ADDRESSES)
def test_relative_addresses_are_those_of_mkdocs(address: str, base: str) -> None:
    assert relative(address, base) == get_relative_url(address, base)


@given(
    folder=st.lists(_NAMES, max_size=3).map("/".join),
    path=st.lists(_NAMES | st.sampled_from(["..", "..", ".", ""]), min_size=1, max_size=6).map("/".join),
)
def test_sources_of_links_are_normal_paths(folder: str, path: str) -> None:
    assume(not path.startswith("/"))
    assert source_of(folder, path) == posixpath.normpath(posixpath.join(folder, path))
