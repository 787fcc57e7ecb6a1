"""Markdown → HTML as the site does it, and the text that a reader then sees."""

from functools import cache
from pathlib import Path
from typing import Any

import markdown
from bs4 import BeautifulSoup, Tag
from mkdocs.utils.yaml import yaml_load

from dafu.publish.markdown import readable
from dafu.text import without_space

_MKDOCS_ADDS = ("toc", "tables", "fenced_code")
_FURNITURE = ".headerlink, .paragraph-anchor, [aria-hidden]"


@cache
def _site_markdown() -> markdown.Markdown:
    """Python-Markdown with the extensions of ``mkdocs.yml``, and the three that MkDocs always adds."""
    config = yaml_load((Path(__file__).parents[2] / "mkdocs.yml").read_text("utf-8"))
    settings: dict[str, dict[str, Any]] = {name: {} for name in _MKDOCS_ADDS}
    for extension in config["markdown_extensions"]:
        settings |= extension if isinstance(extension, dict) else {extension: {}}
    return markdown.Markdown(extensions=list(settings), extension_configs=settings)


def to_html(source: str) -> str:
    """HTML of a whole page of Markdown."""
    return _site_markdown().reset().convert(source)


def parse(source: str) -> BeautifulSoup:
    """HTML of a whole page of Markdown, parsed with lxml as the site's own tests do."""
    return BeautifulSoup(f"<!DOCTYPE html><body>{to_html(source)}</body>", "lxml")


def shown_text(page: BeautifulSoup | Tag, selector: str = ".reply-text") -> str:
    """The text of the first such element without its furniture and without white space."""
    element = page.select_one(selector)
    assert element is not None
    for furniture in element.select(_FURNITURE):
        furniture.decompose()
    return without_space(element.get_text())


def expected_text(*texts: str) -> str:
    """What a reader must see of these texts, without white space."""
    return without_space("".join(readable(text) for text in texts))
