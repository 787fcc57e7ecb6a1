"""A small project with every kind of file, and the site that MkDocs alone makes of it."""

import importlib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from mkdocs.commands.build import build as build_by_mkdocs
from mkdocs.config import load_config

from dafu.publish.site import After, SiteReport, build_site, workers

with warnings.catch_warnings():
    # The theme's plug-ins load jieba, whose patterns are older than today's rules for escapes.
    warnings.simplefilter("ignore")
    importlib.import_module("material.plugins.search.plugin")

_CONFIG = """\
site_name: 档案
site_url: https://example.org/archive/
nav:
  - 首页: index.md
  - about.md
  - 主题: topics/index.md
not_in_nav: |
  /replies/
  /topics/
exclude_docs: |
  /notes.md
theme:
  name: material
  language: zh
  font: false
  custom_dir: overrides
plugins:
  - search:
      enabled: false
markdown_extensions:
  - attr_list
  - md_in_html
  - tables
  - toc:
      permalink: "¶"
validation:
  links:
    anchors: warn
    absolute_links: warn
"""
_REPLIES = 9


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with ``mkdocs.yml``, ``docs/`` and ``overrides/``."""

    root: Path

    @property
    def config(self) -> Path:
        """The configuration file."""
        return self.root / "mkdocs.yml"

    @property
    def docs(self) -> Path:
        """The sources."""
        return self.root / "docs"

    @property
    def site(self) -> Path:
        """What a web server offers."""
        return self.root / "site"

    def build(
        self, *, jobs: int = 2, fresh: bool = False, strict: bool = False, after: After | None = None
    ) -> SiteReport:
        """Build as the command line does."""
        return build_site(self.config, jobs=jobs, fresh=fresh, strict=strict, after=after)

    def stock(self) -> Mapping[str, bytes]:
        """The files that MkDocs alone makes."""
        folder = self.root / "stock"
        config = load_config(str(self.config), site_dir=str(folder))
        build_by_mkdocs(config)
        return files_below(folder)

    def files(self) -> Mapping[str, bytes]:
        """The files of the site."""
        return files_below(self.site)

    def reply(self, number: int) -> Path:
        """The source of a reply."""
        return self.docs / f"replies/{number:02}.md"


def files_below(folder: Path) -> Mapping[str, bytes]:
    """Content of each file, by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def reply_text(number: int) -> str:
    """The source of a reply that links to its neighbours, and to an anchor of the next one."""
    following = (number + 1) % _REPLIES
    return (
        f"---\ntitle: '第 {number} 号 <答复>'\n---\n\n# 第 {number} 号\n\n"
        f'<nav class="crumbs" markdown="1">\n\n[首页](../index.md) [主题](../topics/index.md)\n\n</nav>\n\n'
        f"## 一、情况 {{: #p1 }}\n\n正文{number}。\n{{: #p2 }}\n\n"
        f"[下一件](0{following}.md#p2)，[本段](#p2)，[原件](../data/{number}.txt)\n"
    )


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The project; even its few pages are worth a worker."""
    monkeypatch.setattr(workers, "WORTH_A_FORK", 1)
    monkeypatch.setattr(workers, "_SPAN", 4)
    made = Project(tmp_path)
    texts = {
        "mkdocs.yml": _CONFIG,
        "overrides/main.html": '{% extends "base.html" %}',
        "docs/index.md": "# 首页\n\n[关于](about.md) [主题](topics/index.md#a)\n",
        "docs/about.md": "关于*本*档案\n\n- 甲\n- 乙\n",
        "docs/topics/index.md": "# 主题\n\n## 甲 {: #a }\n\n[第一件](../replies/00.md)\n",
        "docs/notes.md": "# 不公开\n",
        "docs/empty/nothing.md": "",
        "docs/assets/own.css": "p {}",
        "docs/404.html": "shadowed by the theme's",
    }
    texts |= {f"docs/replies/{number:02}.md": reply_text(number) for number in range(_REPLIES)}
    texts |= {f"docs/data/{number}.txt": f"原文 {number}" for number in range(_REPLIES)}
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return made
