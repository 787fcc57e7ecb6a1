"""Law 2: the text of a reply in the HTML equals the text of its blocks, sign by sign, white space aside."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafu.model import Block, BlockKind, Cell, Link, Reply, Zone
from dafu.pipeline import convert_file
from dafu.publish.markdown import render_blocks, wrap
from dafu.rulebook.book import Rulebook, load_rulebook
from dafu.stages.read import CaptureFile
from tests.places import CORPUS, GOLD
from tests.properties.site_markdown import expected_text, parse, shown_text

LAW = settings(max_examples=400, deadline=None)

MARKUP = (
    *"\\`*_{}[]()<>#+-.!|~:=^$%&;\"'/?@, \t\n\r\v\f\x00\x01\x02\x03\x1c\x1f\x7f\x85\x9f",
    *"\u00a0\u3000\u2028\u2029\u200b\ufeff\ufffe\ufffd1２三aZ中。，“”《》（）\U00020bb7\U0001f600\u0301",
    *("amp", "lt;", "&amp;", "&#39;", "klzzwxh:0", "wzxhzdk:0", "\x02klzzwxh:0001\x03", "\x02amp\x03", "1. ", "1) "),
    *("```", "~~~", "---", "***", "___", "===", "<!--", "-->", "<![CDATA[", "]]>", "<?php", "?>", "<!DOCTYPE html>"),
    *("<script>", "</script>", "<div markdown=1>", "</div>", "</p>", "<b>", "{{", "}}", "{%", "%}", "{: #p1 }"),
    *("[x](y)", "![x](y)", "[x]: y", "[^1]", "[^1]: y", "*[a]: b", "[TOC]", "!!! note", "??? x", "::: x", "--8<--"),
    *(
        "http://a_b_c/*d*?x=1&copy;",
        "<http://a.b>",
        "<a@b.cn>",
        ":smile:",
        'data-search-exclude="x"',
        " data-search-x",
        "    ",
    ),
)
texts = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(MARKUP), max_size=12).map("".join),
    st.lists(st.one_of(st.sampled_from(MARKUP), st.text(max_size=5)), max_size=12).map("".join),
)
LINE_KINDS = tuple(kind for kind in BlockKind if kind is not BlockKind.TABLE)
ADDRESSES = ("https://example.org/a_b*c*(d)?x=1&copy;=2#e", "javascript:alert(1)", "a b.pdf", "/x[1].doc", "")


@st.composite
def links_in(draw: st.DrawFn, text: str) -> tuple[Link, ...]:
    """Links on pieces of the text, from left to right, and one whose text is not there."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=4)))
    pieces = [text[start:end] for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    return tuple(Link(piece, draw(st.sampled_from(ADDRESSES))) for piece in (*pieces, "无此文字"))


@st.composite
def lines_of_text(draw: st.DrawFn) -> Block:
    """A heading, paragraph, item … of any text."""
    kind, text = draw(st.sampled_from(LINE_KINDS)), draw(texts)
    level = draw(st.integers(1, 4)) if kind is BlockKind.HEADING else 0
    images = draw(st.lists(st.builds(Link, texts, st.sampled_from(ADDRESSES)), max_size=1))
    return Block(kind, text, (1,), "p1", level, links=draw(links_in(text)), images=tuple(images))


@st.composite
def tables(draw: st.DrawFn) -> Block:
    """A table of any texts: with or without header, spans, and line breaks in cells."""
    width, height = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    has_header, span = draw(st.booleans()), draw(st.sampled_from((1, 1, 2)))
    cell_texts = st.one_of(texts, texts.map(lambda text: " ".join(text.split())))
    rows = tuple(
        tuple(
            Cell(0, row, column, span, is_header=has_header and not row, text=draw(cell_texts))
            for column in range(width)
        )
        for row in range(height)
    )
    text = "\n".join(cell.text for row in rows for cell in row)
    return Block(BlockKind.TABLE, text, (1,), "p1", rows=rows, links=draw(links_in(rows[0][0].text)))


CAPTURES = sorted(CORPUS.glob("*.txt"))
MORE_CAPTURES = sorted(
    path
    for folder in ("replies", "text", "pages")
    for path in (GOLD / folder).glob("*")
    if path.suffix in {".txt", ".html"} and ".body" not in path.suffixes
)


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return load_rulebook()


@pytest.mark.parametrize("path", [*CAPTURES, *MORE_CAPTURES], ids=lambda path: path.name)
def test_the_text_of_a_real_reply_is_shown_unchanged(path: Path, rules: Rulebook) -> None:
    for entry in convert_file(CaptureFile(path, path.name), rules):
        if isinstance(entry, Reply):
            captured = expected_text(*(line.text for line in entry.lines if line.zone.is_reply_text))
            assert captured
            assert shown(entry.text) == captured
            assert shown(entry.annex) == expected_text(*(line.text for line in entry.lines if line.zone is Zone.ANNEX))


def shown(blocks: Sequence[Block]) -> str:
    return shown_text(parse(wrap("reply-text", render_blocks(blocks))))


@LAW
@given(texts)
def test_a_paragraph_of_any_text_is_shown_unchanged(text: str) -> None:
    assert shown([Block(BlockKind.PARAGRAPH, text, (1,), "p1")]) == expected_text(text)


@LAW
@given(st.lists(lines_of_text(), max_size=6))
def test_blocks_of_any_text_are_shown_unchanged(blocks: list[Block]) -> None:
    assert shown(blocks) == expected_text(*(block.text for block in blocks))


@LAW
@given(st.lists(st.one_of(tables(), lines_of_text()), min_size=1, max_size=3))
def test_tables_of_any_text_are_shown_unchanged(blocks: list[Block]) -> None:
    assert shown(blocks) == expected_text(*(block.text for block in blocks))
