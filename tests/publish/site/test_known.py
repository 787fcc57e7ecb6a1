"""A build that has nothing to do does not ask MkDocs, and sees all the same what changed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs.utils import get_build_date

from dafu.publish.site import build as changed
from dafu.publish.site.fingerprints import day
from dafu.publish.site.known import recall
from tests.publish.site.conftest import Project

ROOT = Path(__file__).parents[3]


def _refuse(*_: object, **__: object) -> None:
    raise AssertionError("MkDocs was asked")


def test_a_site_that_stands_is_known_without_mkdocs(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    total = project.build().built
    monkeypatch.setattr(changed, "load", _refuse)
    assert project.build().kept == total


def test_a_variable_that_the_configuration_names_makes_it_another(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = project.config.read_text("utf-8").replace("site_name: 档案", "site_name: !ENV [NAME_OF_ARCHIVE, 档案]")
    project.config.write_text(text, encoding="utf-8")
    project.build()
    monkeypatch.setenv("NAME_OF_ARCHIVE", "另一档案")
    assert recall(project.config) is None
    assert project.build().kept == 0
    assert "另一档案" in (project.site / "index.html").read_text("utf-8")


def test_a_configuration_that_takes_from_another_is_never_known(project: Project) -> None:
    (project.root / "base.yml").write_text(project.config.read_text("utf-8"), encoding="utf-8")
    project.config.write_text("INHERIT: base.yml\n", encoding="utf-8")
    project.build()
    assert recall(project.config) is None


def test_a_configuration_with_a_hook_is_never_known(project: Project) -> None:
    (project.root / "hook.py").write_text("def on_pre_build(config):\n    pass\n", encoding="utf-8")
    with project.config.open("a", encoding="utf-8") as file:
        file.write("hooks: [hook.py]\n")
    project.build()
    assert recall(project.config) is None


def test_what_was_known_of_a_theme_that_lies_elsewhere_now_is_asked_again(project: Project) -> None:
    project.build()
    place = next((project.root / ".cache/site").glob("*.known"))
    place.write_text(place.read_text("utf-8").replace("/material/", "/gone/"), encoding="utf-8")
    assert recall(project.config) is None
    project.reply(3).write_text("# 新 {: #p2 }\n", encoding="utf-8")
    assert project.build().built == 1
    assert project.files() == project.stock()


@pytest.mark.parametrize("given", [None, "0", "1700000000"])
def test_the_day_is_that_of_mkdocs(monkeypatch: pytest.MonkeyPatch, given: str | None) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    if given is not None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    assert day() == get_build_date()


def test_the_command_line_loads_neither_stages_nor_mkdocs_before_there_is_work() -> None:
    asked = "import sys, build_site; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    command = [sys.executable, "-c", asked]
    done = subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=True)
    assert not {"bs4", "jinja2", "lxml", "mkdocs", "numpy", "re2", "rich", "warcio"} & set(done.stdout.split())
