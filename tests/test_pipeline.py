"""The whole way of a corpus: nothing is lost, one bad capture never stops the others."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from dafu.errors import CorpusError
from dafu.pipeline import Crew, Means, build, inspect_file, inspect_files
from tests.places import CORPUS, PROJECT

SCHEMA = json.loads((PROJECT / "docs" / "data-schema" / "inspection.schema.json").read_text(encoding="utf-8"))
NOT_A_REPLY = "首页 > 新闻\n某县政协提案答复会召开\n昨日，某县政协召开提案答复会，二十余名委员参加会议并发言。\n"


def corpus_with(folder: Path, **files: bytes) -> Path:
    corpus = folder / "corpus"
    shutil.copytree(CORPUS, corpus)
    for name, content in files.items():
        (corpus / f"{name}.txt").write_bytes(content)
    return corpus


def test_the_five_replies_come_out_as_five_replies(tmp_path: Path) -> None:
    report = build(CORPUS, tmp_path / "docs")
    assert (len(report.archive.replies), len(report.archive.duplicates), len(report.archive.set_aside)) == (5, 0, 0)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02\x03PNG" * 50, "binary"),
        (NOT_A_REPLY.encode(), "news"),
        (b"\n \n\t\n", "empty"),
    ],
    ids=["empty", "binary", "news", "blank"],
)
def test_a_capture_that_is_no_reply_is_set_aside_by_name_and_reason(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    report = build(corpus_with(tmp_path, bad=content), tmp_path / "docs")
    assert len(report.archive.replies) == 5
    assert [entry.source.file for entry in report.archive.set_aside] == ["corpus/bad.txt"]
    assert reason in report.archive.set_aside[0].reason


def test_the_same_bytes_twice_are_one_reply_and_one_duplicate_that_names_it(tmp_path: Path) -> None:
    original = next(CORPUS.glob("000_*.txt"))
    report = build(corpus_with(tmp_path, zz_again=original.read_bytes()), tmp_path / "docs")
    assert len(report.archive.replies) == 5
    [duplicate] = report.archive.duplicates
    assert duplicate.source.file == "corpus/zz_again.txt"
    assert original.name in duplicate.reason


def test_captures_are_replies_and_duplicates_and_set_aside(tmp_path: Path) -> None:
    original = next(CORPUS.glob("001_*.txt"))
    corpus = corpus_with(tmp_path, a=b"", b=original.read_bytes(), c=NOT_A_REPLY.encode())
    (corpus / "folder.txt").mkdir()
    report = build(corpus, tmp_path / "docs")
    assert report.captures == 8


def test_broken_utf8_is_read_and_flagged_with_its_line(tmp_path: Path) -> None:
    original = next(CORPUS.glob("004_*.txt")).read_bytes()
    broken = original.replace(
        "感谢您对我省社区治理工作的关心".encode(),
        "感谢您对我省\N{CJK UNIFIED IDEOGRAPH-793E}".encode()[:-1] + b"\xff",
        1,
    )
    path = tmp_path / "broken.txt"
    path.write_bytes(broken)
    entry = inspect_file(path)
    assert entry["status"] == "reply"
    assert any(
        "�" in entry["lines"][number - 1]["text"] for problem in entry["problems"] for number in problem["lines"]
    )


def test_a_line_of_fifty_megabytes_is_reported_and_does_not_stop_the_build(tmp_path: Path) -> None:
    report = build(corpus_with(tmp_path, long=("答复" * 8_500_000).encode()), tmp_path / "docs")
    assert len(report.archive.replies) == 5
    assert [entry.source.file for entry in report.archive.set_aside] == ["corpus/long.txt"]


def test_a_corpus_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="nowhere"):
        build(tmp_path / "nowhere", tmp_path / "docs")


def test_one_worker_and_many_write_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dafu.pipeline.crew.WORTH_A_POOL", 0)
    build(CORPUS, tmp_path / "one")
    build(CORPUS, tmp_path / "many", means=Means(crew=Crew.of(3)))
    assert tree(tmp_path / "one") == tree(tmp_path / "many")


def test_building_again_writes_nothing(tmp_path: Path) -> None:
    build(CORPUS, tmp_path / "docs")
    again = build(CORPUS, tmp_path / "docs")
    assert (again.write.written, again.write.deleted) == (0, 0)


def test_a_capture_that_goes_away_takes_its_pages_with_it(tmp_path: Path) -> None:
    corpus = corpus_with(tmp_path)
    before = build(corpus, tmp_path / "docs")
    gone = before.archive.replies[0]
    (tmp_path / gone.source.file).unlink()
    build(corpus, tmp_path / "docs")
    assert not (tmp_path / "docs" / "replies" / f"{gone.id}.md").exists()


@pytest.mark.parametrize("name", sorted(path.name for path in CORPUS.glob("*.txt")))
def test_inspect_prints_what_its_schema_says(name: str) -> None:
    jsonschema.validate(json.loads(json.dumps(inspect_file(CORPUS / name))), SCHEMA)


def test_inspect_of_what_is_no_reply_follows_the_schema_too(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "news.txt").write_text(NOT_A_REPLY, encoding="utf-8")
    (tmp_path / "again.txt").write_text(NOT_A_REPLY, encoding="utf-8")
    entries = list(inspect_files([tmp_path / "empty.txt", tmp_path / "news.txt", tmp_path / "again.txt"]))
    for entry in entries:
        jsonschema.validate(json.loads(json.dumps(entry)), SCHEMA)
    assert [entry["status"] for entry in entries] == ["set_aside", "set_aside", "duplicate"]


def test_the_order_of_the_files_makes_no_difference(tmp_path: Path) -> None:
    renamed = tmp_path / "corpus"
    renamed.mkdir()
    for position, path in enumerate(sorted(CORPUS.glob("*.txt"), reverse=True)):
        shutil.copy(path, renamed / f"{position}.txt")
    assert ids_of(renamed) == ids_of(CORPUS)


def ids_of(corpus: Path) -> list[str]:
    return [reply.id for reply in build(corpus, None).archive.replies]


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
