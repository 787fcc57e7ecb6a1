"""Pages of MkDocs whose Markdown is rendered directly where that gives the same, and by MkDocs where not."""

import hashlib
import logging
import posixpath
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlunsplit

import markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url

from dafu.publish.site.asked import AskedFiles
from dafu.publish.site.direct.blocks import render_direct
from dafu.publish.site.direct.inline import Links, UnknownMarkdown

# SHA-256 of the modules of Python-Markdown whose output is known here, one after the other; another release renders all
# pages itself, until the tests that compare both have passed with it.
KNOWN_MARKDOWN = "575bdd5912c2b165acf629f137cbfa2a602a385c1d951b2485ad66f0ce848255"
_MODULES = (
    *("blockparser", "blockprocessors", "core", "htmlparser", "inlinepatterns", "postprocessors", "preprocessors"),
    *("serializers", "treeprocessors", "util", "extensions/attr_list", "extensions/fenced_code"),
    *("extensions/md_in_html", "extensions/tables", "extensions/toc"),
)
_EXTENSIONS = {"attr_list", "fenced_code", "md_in_html", "tables", "toc"}
_TOC_OPTIONS = {"permalink", "permalink_title", "title"}
_ELSEWHERE = re.compile(r"https?://")
_log = logging.getLogger("mkdocs.structure.pages")


@cache
def markdown_digest() -> str:
    """What Python-Markdown is at work here."""
    root = Path(markdown.__file__).parent
    modules = ((root / f"{name}.py").read_bytes().replace(b"\r\n", b"\n") for name in _MODULES)
    return hashlib.sha256(b"\0".join(modules)).hexdigest()


def permalink_of(config: MkDocsConfig) -> str | None:
    """The link at the end of a heading, with ``{}`` for the anchor, if there is one; None when Markdown is not as it is known here."""
    options = dict(config.mdx_configs)
    toc = options.pop("toc", {})
    has_sign = toc.get("permalink", False) is not False
    sign, title = (toc.get("permalink"), toc.get("permalink_title")) if has_sign else ("", "")
    is_known = set(config.markdown_extensions) == _EXTENSIONS and not any(options.values()) and set(toc) <= _TOC_OPTIONS
    are_plain = all(isinstance(text, str) and not set(text) & set('&<>"{}\\') for text in (sign, title))
    if not is_known or not are_plain or markdown_digest() != KNOWN_MARKDOWN:
        return None
    if not has_sign:
        return ""
    return f'<a class="headerlink" href="#{{}}" title="{title}">{sign}</a>'


class Target(NamedTuple):
    """Where a link leads."""

    file: File
    anchor: str
    address: str
    """From any page of the folder whose own address is not above that of the target."""


Targets = dict[tuple[str, bool, str], Target]
"""Folder, whether the page is its index, and link as written → where it leads: most pages of a folder link to the same places."""
_MOST_TARGETS = 200_000


def render_page(page: Page, config: MkDocsConfig, files: AskedFiles, permalink: str, targets: Targets) -> bool:
    """Render the Markdown of a page; False when MkDocs had to do it.

    Links that were resolved for another page are looked up in ``targets``, and added to them.
    """
    assert page.markdown is not None
    links_to_anchors: dict[File, dict[str, str]] = {}
    links = Links(lambda url: _address(url, page.file, files, targets, links_to_anchors))
    try:
        rendered = render_direct(page.markdown, links, permalink)
    except UnknownMarkdown:
        Page.render(page, config, files)
        return False
    page.content = rendered.content
    page.toc = get_toc(rendered.toc)
    page._title_from_render = rendered.title  # noqa: SLF001 - what MkDocs' own rendering sets
    page.present_anchor_ids = rendered.anchors
    if _log.getEffectiveLevel() > logging.DEBUG:
        for anchor in rendered.headings:
            links_to_anchors.setdefault(page.file, {}).setdefault(anchor, f"#{anchor}")
        page.links_to_anchors = links_to_anchors
    return True


def _address(url: str, file: File, files: AskedFiles, targets: Targets, anchors: dict[File, dict[str, str]]) -> str:
    """The address that MkDocs puts for a link of a file, which it checks and records."""
    if url.startswith("#") and len(url) > 1 and "?" not in url:
        anchors.setdefault(file, {}).setdefault(url[1:], url)
        return url
    if _ELSEWHERE.match(url):
        return url
    folder = posixpath.dirname(file.src_uri)
    key = (folder, file.name == "index", url)
    target = targets.get(key)
    if target is None:
        target = _resolved(url, folder, file, files)
        if len(targets) < _MOST_TARGETS:
            targets[key] = target
    else:
        files.found.add(target.file.src_uri)
    if target.anchor:
        anchors.setdefault(target.file, {}).setdefault(target.anchor, url)
    if target.file.url.startswith(file.url):
        return urlunsplit(("", "", get_relative_url(target.file.url, file.url), "", target.anchor))
    return target.address


def _resolved(url: str, folder: str, file: File, files: AskedFiles) -> Target:
    path, _, anchor = url.partition("#")
    if not path or ":" in path or "?" in url or "//" in path or path.startswith("/"):
        raise UnknownMarkdown(url)
    found = files.get_file_from_path(posixpath.normpath(posixpath.join(folder, unquote(path))))
    if found is None or found.inclusion.value < -1:  # excluded, which MkDocs has something to say about
        raise UnknownMarkdown(url)
    return Target(found, anchor, urlunsplit(("", "", get_relative_url(found.url, file.url), "", anchor)))
