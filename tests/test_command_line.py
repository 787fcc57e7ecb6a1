"""The command line explains itself, and a failure is one line for a person."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from dafu.model import FACT_TERMS
from tests.places import CORPUS, PROJECT

FIRST = min(CORPUS.glob("*.txt"))


def run(*arguments: str | Path, project: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(project / "build_site.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)


def test_help_names_every_command_and_the_exit_codes() -> None:
    said = run("--help")
    assert said.returncode == 0
    for word in ("build", "convert", "serve", "check", "verify", "inspect", "--strict", "exit codes", "examples"):
        assert word in said.stdout


def test_inspect_prints_one_json_object_a_line() -> None:
    said = run("inspect", *sorted(CORPUS.glob("*.txt")))
    assert said.returncode == 0
    assert [json.loads(line)["status"] for line in said.stdout.splitlines()] == ["reply"] * 5


def test_inspect_of_a_missing_file_says_so_and_goes_on(tmp_path: Path) -> None:
    said = run("inspect", tmp_path / "nowhere.txt", FIRST)
    statuses = [json.loads(line)["status"] for line in said.stdout.splitlines()]
    assert statuses == ["set_aside", "reply"]
    assert "Traceback" not in said.stderr


def test_strict_inspect_exits_with_1_when_a_capture_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    assert run("inspect", "--strict", tmp_path / "empty.txt").returncode == 1
    assert run("--strict", "inspect", tmp_path / "empty.txt").returncode == 1
    assert run("inspect", tmp_path / "empty.txt").returncode == 0


def test_a_corpus_that_is_not_there_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    said = run("check", "--corpus", tmp_path / "nowhere")
    assert said.returncode == 2
    assert said.stderr.startswith("error: ")
    assert "nowhere" in said.stderr
    assert said.stderr.count("\n") == 1


def test_only_debug_shows_a_traceback(tmp_path: Path) -> None:
    assert "Traceback" in run("check", "--corpus", tmp_path / "nowhere", "--debug").stderr


def test_a_broken_rule_file_is_named_with_rule_and_remedy(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(PROJECT / "dafu", project / "dafu", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "build_site.py", project)
    lines = project / "dafu" / "rules" / "lines.toml"
    lines.write_text(lines.read_text(encoding="utf-8").replace("'ICP(备", "'IPC(备", 1), encoding="utf-8")
    said = run("inspect", FIRST, project=project)
    assert said.returncode == 2
    assert "lines.toml: rule 'icp': does not match its own example" in said.stderr
    assert "correct the pattern or the line" in said.stderr
    assert "Traceback" not in said.stderr


def test_check_prints_file_line_level_rule_and_message() -> None:
    said = run("check")
    [line] = [line for line in said.stdout.splitlines() if "002_" in line]
    assert line.startswith("corpus/002_df7a3be8b5dbd240.txt:15: warn: [lost-numeral-of-heading] ")
    assert said.returncode == 1


def test_check_all_ends_with_how_full_each_fact_is() -> None:
    last = run("check", "--all").stdout.splitlines()[-len(FACT_TERMS) :]
    assert last[0] == "corpus: note: title: filled in 5 of 5 replies"
    assert "corpus: note: document_number: filled in 1 of 5 replies" in last
    assert [line.split(": ")[2] for line in last] == [term.key for term in FACT_TERMS]


def test_check_against_shows_which_lines_a_change_of_rules_newly_takes_away(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(PROJECT / "dafu", project / "dafu", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(CORPUS, project / "corpus")
    shutil.copy(PROJECT / "build_site.py", project)
    git = ["git", "-C", str(project), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "before"]):
        subprocess.run([*git, *words], check=True, capture_output=True)
    lines = project / "dafu" / "rules" / "lines.toml"
    rule = """
[[line]]
id = "thanks"
role = "chrome"
weight = 300
max = 300
pattern = '^再次感谢您对基层'
why = "A rule that goes too far."
examples = ["再次感谢您对基层社会治理的关心"]
keeps = ["感谢"]
"""
    lines.write_text(lines.read_text(encoding="utf-8") + rule, encoding="utf-8")
    said = run("check", "--against", "HEAD", project=project)
    assert said.returncode == 0
    assert "corpus/000_62729f7e102a5366.txt:62: note: [thanks] newly taken away: body" in said.stdout
    assert said.stdout.splitlines()[-1] == "2 lines newly taken away, 0 newly kept"


def test_check_against_an_unknown_revision_says_so() -> None:
    said = run("check", "--against", "no-such-revision")
    assert said.returncode == 2
    assert "no-such-revision" in said.stderr


@pytest.mark.parametrize("command", ["check", "inspect", "verify", "convert", "serve", "build"])
def test_each_command_has_its_own_help(command: str) -> None:
    said = run(command, "--help")
    assert said.returncode == 0
    assert said.stdout.startswith("usage: build_site.py ")


@pytest.mark.parametrize("command", ["search", "verify"])
def test_a_text_that_only_the_search_or_the_proof_finds_damaged_makes_the_store_anew(
    tmp_path: Path, command: str
) -> None:
    project, site = tmp_path / "project", tmp_path / "project/site"
    shutil.copytree(PROJECT / "dafu", project / "dafu", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(CORPUS, project / "corpus")
    shutil.copy(PROJECT / "build_site.py", project)
    assert run("convert", project=project).returncode == 0
    with closing(sqlite3.connect(project / ".cache/store.sqlite")) as connection, connection:
        connection.execute("UPDATE bodies SET body = substr(body, 1, length(body) - 9)")
    said = run(command, project=project)
    assert (said.returncode, said.stderr) == (int(command == "verify"), "")  # no page stands yet that could be proved
    assert "note: the store was damaged and is made anew" in said.stdout
    assert bool(list(site.glob("search/index/texts/*.bin"))) is (command == "search")
    assert "note" not in run(command, project=project).stdout
