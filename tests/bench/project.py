"""A copy of the project in a scratch folder, with made captures, and the same pages for other programs."""

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tests.bench.captures import write_captures

ROOT = Path(__file__).parents[2]
_PARTS = ("dafu", "overrides", "docs", "build_site.py", "mkdocs.yml", "archive.toml")
_WITHOUT_HOOKS = """\
INHERIT: mkdocs.yml
site_dir: {site}
hooks: []
watch: []
"""
_HUGO = """\
baseURL = "/"
title = "archive"
disableKinds = ["taxonomy", "term", "RSS"]
[markup.goldmark.renderer]
unsafe = true
"""
_HUGO_PAGE = """\
<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><main>{{ .Content }}</main></body></html>
"""


@dataclass(frozen=True, slots=True)
class Project:
    """The folder of one copy."""

    folder: Path

    @property
    def site(self) -> Path:
        """What ``build_site.py`` built."""
        return self.folder / "site"

    @property
    def docs(self) -> Path:
        """The pages as Markdown."""
        return self.folder / "docs"

    def changed_capture(self) -> Path:
        """A capture of the corpus, with a sentence more in its text than before."""
        path = next(path for path in sorted((self.folder / "corpus").rglob("*.txt")) if path.stat().st_size > 5000)
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("。", f"，共计{len(text)}处。", 1), encoding="utf-8")
        return path


def make_project(folder: Path, captures: int, *, seed: int = 1, broken: float = 0.0) -> Project:
    """Copy what builds the site, without what it built, and write the captures."""
    folder.mkdir(parents=True)
    for name in _PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=_generated)
        else:
            shutil.copy(ROOT / name, folder)
    (folder / "corpus").mkdir()
    write_captures(captures, folder / "corpus", seed=seed, broken=broken, jobs=os.cpu_count() or 1)
    return Project(folder)


def _generated(folder: str, names: list[str]) -> set[str]:
    """What git ignores because a build made it."""
    rows = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = {ROOT / row.strip("/") for row in rows if row.startswith("/")}
    return {name for name in names if name == "__pycache__" or Path(folder, name) in ignored}


def configuration_without_hooks(project: Project, renderer: str) -> Path:
    """The same configuration for a plain build into a site of its own."""
    path = project.folder / f"plain-{renderer}.yml"
    path.write_text(_WITHOUT_HOOKS.format(site=f"site-{renderer}"), encoding="utf-8")
    return path


def make_hugo_project(project: Project) -> Path:
    """The same Markdown for Hugo, where the page of a folder is called ``_index.md``; the theme is one line."""
    folder = project.folder / "hugo"
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (folder / "config.toml").write_text(_HUGO, encoding="utf-8")
    for layout in ("single.html", "list.html"):
        (layouts / layout).write_text(_HUGO_PAGE, encoding="utf-8")
    for page in project.docs.rglob("*.md"):
        name = page.relative_to(project.docs)
        target = folder / "content" / (name.with_name("_index.md") if name.name == "index.md" else name)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(page, target)
    return folder


def size_of(folder: Path) -> tuple[int, int]:
    """Bytes and files below a folder."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return sum(sizes), len(sizes)


def digests(folder: Path, ending: str = "") -> Mapping[str, bytes]:
    """A digest of each file below a folder whose name ends like this."""
    return dict(_digests(folder, ending))


def _digests(folder: Path, ending: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob(f"*{ending}")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), sha256(path.read_bytes()).digest()
