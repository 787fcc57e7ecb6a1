"""The commands that are measured, in their order, and what they leave behind."""

import re
import shutil
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dafu.publish.proof import shown_text
from tests.bench.costs import Cost, cost_of
from tests.bench.project import (
    Project,
    configuration_without_hooks,
    digests,
    make_hugo_project,
    make_project,
    size_of,
)

BUILD, CONVERT, SITE = "build from nothing", "convert alone", "site and search"
UNCHANGED, CHANGED, FRESH = "nothing changed", "one capture changed", "build from nothing again"
MKDOCS, ZENSICAL, HUGO = "plain mkdocs build", "zensical build", "hugo, trivial theme"
OURS = (BUILD, UNCHANGED, CHANGED, FRESH)
PEERS = (MKDOCS, ZENSICAL, HUGO)
_SAMPLE = 200
"""Reply pages that are weighed."""
_STAGE = re.compile(r"^(?P<name>[a-z]+) +(?P<seconds>\d+\.\d+) +(?P<memory>\d+) +(?P<workers>\d+)$", re.MULTILINE)
"""A line of ``build_site.py --profile``."""
_REPLIES = re.compile(r"(\d+) replies")
_GENERATED = ("replies", "topics", "agencies", "places", "years", "matters", "data", "index.md", ".generated")

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """One row of the table."""

    seconds: float
    processor: float | None = None
    memory: int | None = None
    size: int | None = None
    """Bytes that it left."""


@dataclass(slots=True)
class Measured:
    """Everything that was measured on so many captures."""

    captures: int
    replies: int = 0
    stages: dict[str, Stage] = field(default_factory=dict)
    weight: float | None = None
    """Mean bytes of a reply's HTML beside its text."""
    pages: int = 0
    files: int = 0
    docs: int = 0
    """Bytes of ``docs/``."""
    parts: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Bytes and files of each folder of the site, and of the store beside it."""
    notes: list[str] = field(default_factory=list)
    """What went wrong, or differs where it must not."""


def measure(captures: int, folder: Path, chosen: frozenset[str], say: Say, broken: float = 0.0) -> Measured:
    """Run the chosen commands on so many captures; the first, which builds, is always run."""
    say(f"{captures} captures: making them")
    project = make_project(folder, captures, broken=broken)
    measured = Measured(captures)
    for name, command in _commands(project):
        if name == BUILD or name in chosen:
            say(f"{captures} captures: {name}")
            _run(measured, project, name, command)
    if BUILD in measured.stages and "site" not in measured.stages:
        say(f"{captures} captures: {CONVERT}")
        _split_build(measured, project)
    return measured


def _run(measured: Measured, project: Project, name: str, command: Callable[[], list[str]]) -> None:
    before = digests(project.site) if name == FRESH else {}
    if name == CHANGED:
        project.changed_capture()
    cost = cost_of(command(), project.folder)
    if cost.code != 0:
        measured.notes.append(f"{name} ended with {cost.code}: {cost.output[-600:]}")
        return
    size, files = size_of(_output(project, name))
    measured.stages[name] = Stage(cost.seconds, cost.processor, cost.memory, size)
    if name == BUILD:
        _note_build(measured, project, cost, files)
    elif name == FRESH and before != digests(project.site):
        measured.notes.append(f"the site built from nothing is another one: {_differing(before, project.site)}")
    elif name == MKDOCS:
        _compare(measured, project)


def _commands(project: Project) -> Iterator[tuple[str, Callable[[], list[str]]]]:
    python, build = sys.executable, [sys.executable, "build_site.py"]
    # Asked once: an older build knows neither option.
    known = cost_of([*build, "--help"], project.folder).output
    profile = [option for option in ("--profile",) if option in known]
    yield BUILD, lambda: [*build, *profile]
    yield UNCHANGED, lambda: [*build, *profile]
    yield CHANGED, lambda: [*build, *profile]
    if "--fresh" in known:
        yield FRESH, lambda: [*build, "--fresh", *profile]
    for name, module in ((MKDOCS, "mkdocs"), (ZENSICAL, "zensical")):
        yield (
            name,
            lambda module=module: [  # type: ignore[misc]  # mypy cannot tell the type of a default
                *(python, "-m", module, "build", "-f", str(configuration_without_hooks(project, module)))
            ],
        )
    if hugo := shutil.which("hugo"):
        yield HUGO, lambda: [hugo, "--quiet", "--source", str(make_hugo_project(project))]


def _output(project: Project, name: str) -> Path:
    others = {MKDOCS: "site-mkdocs", ZENSICAL: "site-zensical", HUGO: "hugo/public"}
    return project.folder / others.get(name, "site")


def _note_build(measured: Measured, project: Project, cost: Cost, files: int) -> None:
    found = _REPLIES.search(cost.output)
    measured.replies = int(found[1]) if found else 0
    measured.files = files
    measured.docs = size_of(project.docs)[0]
    measured.pages = len([path for path in project.docs.rglob("*.md") if "decisions" not in path.parts])
    measured.weight = _weight(project.site)
    folders = [*project.site.iterdir(), project.folder / ".cache"]
    measured.parts = {path.name: size_of(path) for path in sorted(folders) if path.is_dir()}
    for match in _STAGE.finditer(cost.output):
        memory = max(int(match["memory"]), int(match["workers"])) * 10**6
        measured.stages[match["name"]] = Stage(float(match["seconds"]), memory=memory)


def _split_build(measured: Measured, project: Project) -> None:
    """Where the build does not tell its stages, the conversion is run alone; the rest is what it took less."""
    for name in _GENERATED:
        path = project.docs / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    cost = cost_of([sys.executable, "build_site.py", "convert"], project.folder)
    measured.stages[CONVERT] = Stage(cost.seconds, cost.processor, cost.memory, size_of(project.docs)[0])
    measured.stages[SITE] = Stage(measured.stages[BUILD].seconds - cost.seconds)


def _weight(site: Path) -> float | None:
    pages = sorted((site / "replies").glob("*/index.html"))
    weights = []
    for page in pages[:: max(1, len(pages) // _SAMPLE)]:
        html = page.read_text(encoding="utf-8")
        text = shown_text(html)
        if text is not None:
            weights.append(len(html.encode()) - len(text.encode()))
    return statistics.fmean(weights) if weights else None


def _compare(measured: Measured, project: Project) -> None:
    """Our pages must be the plain build's, byte for byte."""
    ours, plain = digests(project.site, ".html"), digests(_output(project, MKDOCS), ".html")
    if ours != plain:
        measured.notes.append(f"the pages differ from those of {MKDOCS}: {_names(ours, plain)}")


def _differing(before: Mapping[str, bytes], folder: Path) -> str:
    return _names(before, digests(folder))


def _names(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> str:
    names = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    return f"{len(names)} files, {', '.join(names[:3])}"
