"""Pages of MkDocs whose Markdown is rendered directly where that gives the same, and by MkDocs where not."""

import hashlib
import logging
import posixpath
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

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


Targets = dict[tuple[str, bool], dict[str, Target]]
"""Folder, and whether the page is its index → link as written → where it leads: most pages of a folder link to the same places."""
_MOST_TARGETS = 200_000
_MOST_FOLDERS = 64
"""Pages come folder by folder."""


def render_page(page: Page, config: MkDocsConfig, files: AskedFiles, permalink: str, targets: Targets) -> bool:
    """Render the Markdown of a page; False when MkDocs had to do it.

    Links that were resolved for another page are looked up in ``targets``, and added to them.
    """
    assert page.markdown is not None
    addresses = _Addresses(page.file, files, targets)
    try:
        rendered = render_direct(page.markdown, Links(addresses.address_of), permalink)
    except UnknownMarkdown:
        Page.render(page, config, files)
        return False
    page.content = rendered.content
    page.toc = get_toc(rendered.toc)
    page._title_from_render = rendered.title  # noqa: SLF001 - what MkDocs' own rendering sets
    page.present_anchor_ids = rendered.anchors
    if _log.getEffectiveLevel() > logging.DEBUG:
        for anchor in rendered.headings:
            addresses.anchors.setdefault(page.file, {}).setdefault(anchor, f"#{anchor}")
        page.links_to_anchors = addresses.anchors
    return True


class _Addresses:
    """The addresses that MkDocs puts for the links of one page."""

    def __init__(self, file: File, files: AskedFiles, targets: Targets) -> None:
        self.anchors: dict[File, dict[str, str]] = {}
        """The links to anchors, as MkDocs records them."""
        self._file, self._files, self._url = file, files, file.url
        self._folder, self._is_index = file.src_uri.rpartition("/")[0], file.name == "index"
        known = targets.get((self._folder, self._is_index))
        if known is None:
            if len(targets) >= _MOST_FOLDERS:
                targets.clear()
            known = targets[self._folder, self._is_index] = {}
        self._known = known

    def address_of(self, url: str) -> str:
        """The address for a link, which MkDocs checks and records.

        Raises:
            UnknownMarkdown: MkDocs has something to say about the link.
        """
        if url[:1] == "#" and len(url) > 1 and "?" not in url:
            self.anchors.setdefault(self._file, {}).setdefault(url[1:], url)
            return url
        target = self._known.get(url)
        if target is None:
            if _ELSEWHERE.match(url):
                return url
            target = self._resolved(url)
            if len(self._known) < _MOST_TARGETS:
                self._known[url] = target
        else:
            self._files.found.add(target.file.src_uri)
        if target.anchor:
            self.anchors.setdefault(target.file, {}).setdefault(target.anchor, url)
        # Another page of the folder may have been the first to ask; an index is the only one of its kind.
        if not self._is_index and target.file.url.startswith(self._url):
            return _with_anchor(get_relative_url(target.file.url, self._url), target.anchor)
        return target.address

    def _resolved(self, url: str) -> Target:
        path, _, anchor = url.partition("#")
        if not path or ":" in path or "?" in url or "//" in path or path.startswith("/"):
            raise UnknownMarkdown(url)
        found = self._files.get_file_from_path(source_of(self._folder, unquote(path) if "%" in path else path))
        if found is None or found.inclusion.value < -1:  # excluded, which MkDocs has something to say about
            raise UnknownMarkdown(url)
        return Target(found, anchor, _with_anchor(relative(found.url, self._url), anchor))


def _with_anchor(address: str, anchor: str) -> str:
    return f"{address}#{anchor}" if anchor else address


def source_of(folder: str, path: str) -> str:
    """The source that a relative path leads to from a folder: ``normpath`` for paths that are normal but for steps upwards."""
    holder, rest = folder, path
    while holder and rest.startswith("../"):
        holder, rest = holder.rpartition("/")[0], rest[3:]
    if rest.startswith(".") or "/." in rest or "//" in rest or rest.endswith("/") or not rest:
        return posixpath.normpath(posixpath.join(folder, path))
    return f"{holder}/{rest}" if holder else rest


def relative(address: str, base: str) -> str:
    """MkDocs' ``get_relative_url`` for addresses of files of the site: in a fifth of its time when both are folders."""
    if not (address.endswith("/") and base.endswith("/")) or address.startswith(_ODD) or base.startswith(_ODD):
        return get_relative_url(address, base)
    steps = 0
    while base and not address.startswith(base):
        base, steps = base[: base.rfind("/", 0, -1) + 1], steps + 1
    return "../" * steps + address[len(base) :] or "./"


_ODD = (".", "/")
