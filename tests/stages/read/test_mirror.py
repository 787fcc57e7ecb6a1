"""A corpus that lies elsewhere is read like one that lies here."""

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from dafu.errors import CorpusError
from dafu.stages.read import UnreadableCapture, list_captures
from dafu.stages.read.mirror import is_elsewhere, mirror
from dafu.stages.read.records import records_of


class Elsewhere:
    """A folder in a store that is no disk."""

    def __init__(self) -> None:
        self.system = MemoryFileSystem()
        self.root = f"/{uuid.uuid4().hex}/captures"
        self.url = f"memory:/{self.root}"

    def put(self, **contents: str) -> None:
        """Write files; ``_`` in a name stands for the slash."""
        self.system.pipe({f"{self.root}/{name.replace('_', '/')}": text.encode() for name, text in contents.items()})


@pytest.fixture
def elsewhere() -> Elsewhere:
    return Elsewhere()


def files_below(folder: Path) -> Mapping[str, str]:
    return {file.name: file.path.read_text(encoding="utf-8") for file in list_captures(folder)}


def test_captures_keep_the_names_that_they_would_have_on_a_disk(elsewhere: Elsewhere, tmp_path: Path) -> None:
    elsewhere.put(a="一", deep_b="二", deep_er_c="三")
    assert files_below(mirror(elsewhere.url, tmp_path)) == {
        "captures/a": "一",
        "captures/deep/b": "二",
        "captures/deep/er/c": "三",
    }


def test_only_what_is_new_or_changed_is_fetched_again(
    elsewhere: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere.put(a="一", b="二", c="三", deep_d="四")
    mirror(elsewhere.url, tmp_path)
    elsewhere.put(b="二二", c="三三", deep_e="五")
    asked: list[str] = []
    many, single = MemoryFileSystem.cat, MemoryFileSystem.get_file

    def watched_many(self: MemoryFileSystem, path: list[str], **options: Any) -> Any:
        asked.extend(path)
        return many(self, path, **options)

    def watched_single(self: MemoryFileSystem, path: str, *arguments: Any) -> Any:
        asked.append(path)
        return single(self, path, *arguments)

    monkeypatch.setattr(MemoryFileSystem, "cat", watched_many)
    monkeypatch.setattr(MemoryFileSystem, "get_file", watched_single)
    folder = mirror(elsewhere.url, tmp_path)
    assert [name.removeprefix(elsewhere.root) for name in asked] == ["/b", "/c", "/deep/e"]
    assert list(files_below(folder).values()) == ["一", "二二", "三三", "四", "五"]


def test_what_is_gone_there_is_gone_here(elsewhere: Elsewhere, tmp_path: Path) -> None:
    elsewhere.put(a="一", deep_b="二", deep_c="三", other_d="四")
    mirror(elsewhere.url, tmp_path)
    elsewhere.system.rm(f"{elsewhere.root}/other", recursive=True)
    elsewhere.system.rm(f"{elsewhere.root}/deep/b")
    assert files_below(mirror(elsewhere.url, tmp_path)) == {"captures/a": "一", "captures/deep/c": "三"}


def test_a_file_that_lost_its_copy_here_is_fetched_again(elsewhere: Elsewhere, tmp_path: Path) -> None:
    elsewhere.put(a="一")
    (mirror(elsewhere.url, tmp_path) / "a").unlink()
    assert files_below(mirror(elsewhere.url, tmp_path)) == {"captures/a": "一"}


def test_names_that_look_like_patterns_are_names(elsewhere: Elsewhere, tmp_path: Path) -> None:
    elsewhere.system.pipe({f"{elsewhere.root}/{name}": name.encode() for name in ("a[1].txt", "a1.txt", "b?.txt", "*")})
    assert files_below(mirror(elsewhere.url, tmp_path)) == {
        f"captures/{name}": name for name in ("*", "a1.txt", "a[1].txt", "b?.txt")
    }


def test_a_file_that_cannot_be_fetched_does_not_stop_the_others(
    elsewhere: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere.put(a="一", b="二", c="三")

    def refused(self: MemoryFileSystem, path: list[str], **_: Any) -> dict[str, bytes | Exception]:
        return {name: PermissionError("forbidden") if name.endswith("/b") else self.cat_file(name) for name in path}

    monkeypatch.setattr(MemoryFileSystem, "cat", refused)
    folder = mirror(elsewhere.url, tmp_path)
    read = [next(records_of(file)) for file in list_captures(folder)]
    assert [item.file for item in read if isinstance(item, UnreadableCapture)] == ["captures/b"]
    assert len(read) == 3
    monkeypatch.undo()
    assert files_below(mirror(elsewhere.url, tmp_path))["captures/b"] == "二"


@pytest.mark.parametrize(
    ("url", "remedy"),
    [
        ("memory://nowhere/at-all", "check the address"),
        ("nonsense://bucket/captures", "use an address that fsspec knows"),
        ("oss://bucket/captures", "install"),
    ],
)
def test_an_address_that_leads_nowhere_says_what_to_do(url: str, remedy: str, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=remedy):
        mirror(url, tmp_path)


def test_an_address_is_told_from_a_path() -> None:
    assert is_elsewhere("s3://bucket/captures")
    assert not is_elsewhere("/srv/captures")
