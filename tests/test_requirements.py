"""The locks in requirements/ say what pyproject.toml says: nothing missing, nothing left over, everything with its hash."""

import importlib.metadata
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
SITE = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
GROUPS = {name: [Requirement(line) for line in lines] for name, lines in PROJECT["dependency-groups"].items()}
EXTRA = [Requirement(line) for line in PROJECT["project"]["optional-dependencies"]["cluster"]]
CLUSTER = [*SITE, *EXTRA, *GROUPS.pop("test-cluster")]
ASKED = {"site": SITE, **GROUPS, "test": [*SITE, *GROUPS["test"]], "cluster": CLUSTER}


def locked(name: str) -> list[Requirement]:
    """The releases in one lock, without their hashes."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text().replace("\\\n", " ")
    return [Requirement(line.split(" --hash")[0]) for line in text.splitlines() if line.strip()]


def reached(asked: Iterable[Requirement]) -> set[str]:
    """Everything that the asked packages need on this machine, by what the installed ones say."""
    names: set[str] = set()
    waiting = list(asked)
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if name in names or (one.marker and not one.marker.evaluate()):
            continue
        names.add(name)
        needs = [Requirement(line) for line in importlib.metadata.requires(name) or ()]
        wanted = one.extras or {""}
        waiting += [n for n in needs if n.marker is None or any(n.marker.evaluate({"extra": e}) for e in wanted)]
    return names


@pytest.mark.parametrize("name", sorted(ASKED))
def test_every_dependency_is_locked_at_a_release_that_the_project_allows(name: str) -> None:
    locks = {canonicalize_name(one.name): one for one in locked(name)}
    for asked in ASKED[name]:
        release = str(locks[canonicalize_name(asked.name)].specifier).removeprefix("==")
        assert asked.specifier.contains(release), f"{asked} but {name}.txt has {release}: run make lock"


@pytest.mark.parametrize("name", ["site", "test"])
def test_nothing_is_locked_that_no_dependency_needs(name: str) -> None:
    here = {canonicalize_name(one.name) for one in locked(name) if one.marker is None or one.marker.evaluate()}
    elsewhere = {"colorama", "tzdata"}  # needed on Windows only, by packages that do not say so to the lock
    assert here - elsewhere == reached(ASKED[name]) - elsewhere


def test_what_builds_the_site_is_the_same_release_in_both_environments() -> None:
    assert {str(one) for one in locked("site")} <= {str(one) for one in locked("test")}


@pytest.mark.parametrize("name", sorted(ASKED))
def test_a_lock_holds_releases_and_hashes_and_nothing_else(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    release = r"[a-z0-9.-]+==[\w.]+(?: ; [^\\\n]+)? \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+"
    assert re.fullmatch(f"(?:{release})+", text)
