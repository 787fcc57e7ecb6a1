"""Only what changed is written, only what we wrote is deleted, and nothing outside is touched."""

from pathlib import Path
from typing import Any

import pytest

from dafu.errors import WriteError
from dafu.model import Artifact, Page
from dafu.publish.write import MANIFEST, WriteReport, write_tree


def _artifacts(**files: str) -> list[Artifact]:
    return [Artifact(f"data/{name}.txt", content.encode()) for name, content in files.items()]


def test_a_second_build_of_the_same_files_writes_nothing(tmp_path: Path) -> None:
    assert write_tree(tmp_path, _artifacts(a="1", b="2")) == WriteReport(written=2)
    stamps = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert write_tree(tmp_path, _artifacts(a="1", b="2")) == WriteReport(unchanged=2)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.txt")}.items() <= stamps.items()


def test_a_build_that_changes_nothing_opens_nothing_for_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, _artifacts(a="1"))
    opened: list[str] = []
    really_open = Path.open

    def noted(path: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
        opened.append(mode)
        return really_open(path, mode, *rest, **more)

    monkeypatch.setattr(Path, "open", noted)
    write_tree(tmp_path, _artifacts(a="1"))
    assert opened
    assert not [mode for mode in opened if "r" not in mode]


def test_only_the_changed_file_is_written(tmp_path: Path) -> None:
    write_tree(tmp_path, _artifacts(a="1", b="2"))
    assert write_tree(tmp_path, _artifacts(a="1", b="3")) == WriteReport(written=1, unchanged=1)
    assert (tmp_path / "data/b.txt").read_text() == "3"


def test_what_is_no_longer_generated_goes_away_with_its_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "about.md").write_text("by hand")
    write_tree(tmp_path, [Page("replies/a.md", {}, "# A"), Page("years/2023.md", {}, "# 2023")])
    assert write_tree(tmp_path, [Page("replies/a.md", {}, "# A")]) == WriteReport(unchanged=1, deleted=1)
    assert not (tmp_path / "years").exists()
    assert (tmp_path / "about.md").read_text() == "by hand"


def test_a_folder_that_holds_a_hand_written_file_stays(tmp_path: Path) -> None:
    write_tree(tmp_path, [Page("years/2023.md", {}, "# 2023")])
    (tmp_path / "years/note.txt").write_text("by hand")
    write_tree(tmp_path, [])
    assert (tmp_path / "years/note.txt").read_text() == "by hand"


def test_a_hand_written_file_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "about.md").write_text("by hand")
    with pytest.raises(WriteError, match=r"about\.md: exists and was not written by a build.*move it away"):
        write_tree(tmp_path, [Page("about.md", {}, "# About")])
    assert (tmp_path / "about.md").read_text() == "by hand"


@pytest.mark.parametrize(
    "path",
    [
        "../outside.md",
        "/etc/outside.md",
        "a/../../outside.md",
        "a\\b.md",
        "c:/x.md",
        "",
        ".",
        "a//b.md",
        MANIFEST,
        ".x/y",
    ],
)
def test_a_path_that_leaves_the_tree_is_refused(tmp_path: Path, path: str) -> None:
    docs = tmp_path / "docs"
    with pytest.raises(WriteError, match="refusing to write"):
        write_tree(docs, [Page(path, {}, "x")])
    assert not [item for item in tmp_path.rglob("*") if item.is_file()]


def test_a_linked_folder_is_no_way_out(tmp_path: Path) -> None:
    docs, elsewhere = tmp_path / "docs", tmp_path / "elsewhere"
    docs.mkdir()
    elsewhere.mkdir()
    (docs / "replies").symlink_to(elsewhere)
    with pytest.raises(WriteError, match="refusing to write"):
        write_tree(docs, [Page("replies/a.md", {}, "x")])
    assert not list(elsewhere.iterdir())


def test_two_pages_at_one_address_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="two pages want this address"):
        write_tree(tmp_path, [Page("a.md", {}, "1"), Page("a.md", {}, "2")])


def test_after_a_build_that_broke_off_the_next_one_goes_on(tmp_path: Path) -> None:
    def broken() -> object:
        yield Page("a.md", {}, "1")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_tree(tmp_path, broken())  # type: ignore[arg-type]
    assert write_tree(tmp_path, [Page("a.md", {}, "2"), Page("b.md", {}, "1")]) == WriteReport(written=2)


def test_a_manifest_that_names_a_file_outside_deletes_nothing(tmp_path: Path) -> None:
    docs, precious = tmp_path / "docs", tmp_path / "precious.txt"
    docs.mkdir()
    precious.write_text("mine")
    (docs / MANIFEST).write_text("../precious.txt\n")
    with pytest.raises(WriteError, match="remove that line"):
        write_tree(docs, [])
    assert precious.read_text() == "mine"


def test_no_unfinished_file_is_left_behind(tmp_path: Path) -> None:
    write_tree(tmp_path, _artifacts(a="1"))
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [MANIFEST, "a.txt"]
