"""The same documents as a site with each of the searches; what building each costs."""

import json
import pickle
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from shutil import copyfile, copytree
from typing import Final

from dafu.search.documents import Document

ROOT: Final = Path(__file__).parents[3]
_LONGEST: Final = 3600
_CONFIG: Final = """\
INHERIT: {root}/mkdocs.yml
site_name: comparison
docs_dir: docs
site_dir: {site}
hooks: []
watch: []
nav:
  - index.md
not_in_nav: |
  /replies/
  /search.md
theme:
  custom_dir: {root}/overrides
plugins: {plugins}
"""
_NO_SEARCH: Final = "[]"
# As Material's documentation says for Chinese; it cuts words with jieba when that is installed.
_MATERIALS: Final = r"[{search: {lang: zh, separator: '[\s\u200b\-]'}}]"

_PAGEFINDS: Final = ("index/*", "fragment/*", "*.pf_meta", "*.pagefind", "pagefind.js", "pagefind-entry.json")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process needed."""

    seconds: float
    megabytes: int
    """Most memory that one process had at any time."""


@dataclass(frozen=True, slots=True)
class Site:
    """A built site with one search."""

    name: str
    folder: Path
    cost: Cost
    """Of the search alone; memory is that of the process which makes the index."""
    megabytes: float
    """Size of the search on the disk."""


def size(folder: Path, *patterns: str) -> float:
    """Megabytes of some files of a site."""
    found = (file for pattern in patterns for file in folder.glob(pattern) if file.is_file())
    return sum(file.stat().st_size for file in found) / 1e6


def run(command: Sequence[str], folder: Path) -> Cost:
    """Run a program to its end; what it says goes into the folder.

    Raises:
        RuntimeError: it failed; with the end of what it said.
    """
    needed, said = folder / "needed.json", folder / "said.txt"
    with said.open("wb") as log:
        whole = [sys.executable, "-S", str(Path(__file__).with_name("measured.py")), str(needed), *command]
        done = subprocess.run(whole, cwd=ROOT, stdout=log, stderr=log, timeout=_LONGEST, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {said.read_text(encoding='utf-8', errors='replace')[-2000:]}")
    return Cost(**json.loads(needed.read_text(encoding="utf-8")))


def page(document: Document) -> str:
    """A document as a page; raw HTML, so that no sign of a text is Markdown."""
    lines = [f'---\ntitle: "{escape(document.title)}"\n---\n', f"<h1>{escape(document.title)}</h1>"]
    lines += [f"<p>{escape(document.subtitle)}</p>"] if document.subtitle else []
    for anchor, text, is_heading in document.paragraphs:
        tag = "h2" if is_heading else "p"
        lines.append(f'<{tag} id="{anchor}">{escape(text)}</{tag}>')
    return "\n".join(lines) + "\n"


def write_tree(project: Path, documents: Iterable[Document]) -> Path:
    """Write the documents as Markdown, with what the pages of this archive load; and store them for the index.

    Returns:
        The stored documents, one pickle after the other.
    """
    docs = project / "docs"
    copytree(ROOT / "docs" / "assets", docs / "assets")
    (docs / "index.md").write_text("# Comparison\n", encoding="utf-8")
    (docs / "search.md").write_text('# Search\n\n<div id="archive-search-page"></div>\n', encoding="utf-8")
    source = project / "documents.pickle"
    with source.open("wb") as file:
        for document in documents:
            pickle.dump(document, file)
    return source


def write_pages(project: Path, documents: Iterable[Document]) -> None:
    """Write a page for each document."""
    for document in documents:
        path = project / "docs" / f"{document.address.rstrip('/')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(document), encoding="utf-8")


def build_pages(project: Path, name: str, plugins: str) -> Cost:
    """Build the tree with MkDocs; into a folder of this name."""
    config = project / f"{name}.yml"
    config.write_text(_CONFIG.format(root=ROOT, site=name, plugins=plugins), encoding="utf-8")
    return run([sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(config)], project)


def build_ours(project: Path, source: Path) -> tuple[Site, Cost]:
    """The tree with this search; and what the pages alone cost."""
    pages = build_pages(project, "ours", _NO_SEARCH)
    folder = project / "ours"
    cost = run([sys.executable, "-m", "tests.search.comparison.index_ours", str(source), str(folder)], project)
    return Site("this search", folder, cost, size(folder, "search/client.js", "search/index/**/*")), pages


def build_materials(project: Path, pages: Cost) -> Site:
    """The tree with Material's search; its seconds are those beyond a build without."""
    whole = build_pages(project, "material", _MATERIALS)
    cost = Cost(max(0.0, whole.seconds - pages.seconds), whole.megabytes)
    folder = project / "material"
    # Its name holds a hash, and only Material's own pages say it.
    (worker,) = (folder / "assets" / "javascripts" / "workers").glob("search.*.min.js")
    copyfile(worker, worker.with_name("search.js"))
    return Site("Material + jieba", folder, cost, size(folder, "search/search_index.json"))


def build_pagefind(project: Path, program: Sequence[str]) -> Site:
    """The pages of this search once more, with Pagefind's beside it."""
    folder = project / "pagefind"
    copytree(project / "ours", folder)
    cost = run([*program, "--site", str(folder), "--root-selector", "article", "--quiet"], project)
    return Site("Pagefind (extended)", folder, cost, size(folder, *(f"pagefind/{part}" for part in _PAGEFINDS)))
