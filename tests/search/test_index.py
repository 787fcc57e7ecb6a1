"""The index as files: the same documents give the same bytes, and only what changed is written."""

import json
import random
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from pathlib import Path

import pytest

from dafu.search import spill
from dafu.search.documents import Document, Layout
from dafu.search.grams import DOCUMENTS_AT_ONCE
from dafu.search.prepare import Batch, Prepared, Tools, prepare
from tests.search.conftest import Client
from tests.search.made import document, files, index

DOCUMENTS = [
    document(
        n,
        f"关于第{n}号建议的答复",
        f"您好，感谢关注{'养老社区物业低保'[n % 8]}工作。",
        "特此答复。",
        date=f"20{n % 20:02d}",
    )
    for n in range(40)
]


def test_the_order_of_the_documents_does_not_change_a_byte(tmp_path: Path) -> None:
    shuffled = random.Random(3).sample(DOCUMENTS, len(DOCUMENTS))
    index(tmp_path / "a", DOCUMENTS)
    index(tmp_path / "b", shuffled)
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    index(tmp_path, DOCUMENTS)
    report = index(tmp_path, DOCUMENTS)
    assert (report.written, report.deleted) == (0, 0)


def test_a_changed_document_leaves_the_texts_of_the_others_alone(tmp_path: Path) -> None:
    index(tmp_path, DOCUMENTS)
    before = files(tmp_path)
    index(tmp_path, [*DOCUMENTS[:-1], document(39, "关于第39号建议的答复", "改了。", date="2019")])
    after = files(tmp_path)
    texts = [name for name in before if name.startswith("texts")]
    assert sum(name in after for name in texts) >= len(texts) - 1
    fresh = tmp_path.parent / "fresh"
    index(fresh, [*DOCUMENTS[:-1], document(39, "关于第39号建议的答复", "改了。", date="2019")])
    assert files(fresh) == after


def test_only_files_of_the_index_are_deleted(tmp_path: Path) -> None:
    index(tmp_path, DOCUMENTS)
    (tmp_path / "grams" / "README.txt").write_text("mine")
    index(tmp_path, DOCUMENTS[:1])
    assert (tmp_path / "grams" / "README.txt").read_text() == "mine"


def test_the_parts_that_postings_are_sorted_in_do_not_change_a_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(tmp_path / "one", DOCUMENTS, layout=Layout(shard_bytes=200))
    monkeypatch.setattr(spill, "_IN_PARTITION", 300)
    index(tmp_path / "many", DOCUMENTS, layout=Layout(shard_bytes=200))
    assert files(tmp_path / "many") == files(tmp_path / "one")


def test_documents_are_read_as_the_build_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = 0
    drawn_before: list[int] = []

    def drawing() -> Iterator[Document]:
        """Documents, counted as they are asked for."""
        nonlocal drawn
        for number in range(5 * DOCUMENTS_AT_ONCE):
            drawn += 1
            yield document(number, f"题{number}", f"社区治理，第{number}号。")

    def noted(tools: Tools, batch: Batch) -> Prepared:
        """Prepare, and note how many documents were there by then."""
        drawn_before.append(drawn)
        return prepare(tools, batch)

    monkeypatch.setattr("dafu.search.intake.prepare", noted)
    index(tmp_path, drawing())
    assert [count <= (number + 2) * DOCUMENTS_AT_ONCE for number, count in enumerate(drawn_before)] == [True] * 5


def test_the_number_of_processes_does_not_change_a_byte(tmp_path: Path) -> None:
    many = [document(n, f"题{n}", f"社区治理，第{n}号。") for n in range(200)]
    index(tmp_path / "one", many)
    index(tmp_path / "two", many, jobs=2)
    assert files(tmp_path / "two") == files(tmp_path / "one")


def _noting(started: list[str | None]) -> Callable[[str | None], BaseContext]:
    def context(start: str | None) -> BaseContext:
        started.append(start)
        return get_context(start)

    return context


def test_processes_that_begin_with_nothing_write_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(tmp_path / "one", DOCUMENTS)
    monkeypatch.setattr("dafu.search.index.MOST_SHARED", 10)
    started: list[str | None] = []
    monkeypatch.setattr("dafu.search.crew.get_context", _noting(started))
    index(tmp_path / "two", DOCUMENTS, jobs=2)
    assert started == ["spawn"]
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_shared_files_find_the_same_as_files_of_their_own(tmp_path: Path, client: Client) -> None:
    index(tmp_path / "own", DOCUMENTS)
    index(tmp_path / "shared", DOCUMENTS, layout=Layout(shard_bytes=200, shards_per_file=3, documents_per_file=7))
    texts = [name for name in files(tmp_path / "shared") if name.startswith("texts")]
    assert len(texts) == 6
    for query in ("答复", "社", "第7号"):
        assert client.titles(tmp_path / "shared", query) == client.titles(tmp_path / "own", query)


def test_each_file_has_a_second_form_as_a_script(tmp_path: Path) -> None:
    index(tmp_path, DOCUMENTS, layout=Layout(scripts=True))
    names = set(files(tmp_path))
    assert {name.replace(".bin", ".js") for name in names if name.endswith(".bin")} <= names
    assert (tmp_path / "root.js").read_text().startswith('__searchFile("root","')


def test_an_index_of_nothing_can_be_asked(tmp_path: Path, client: Client) -> None:
    index(tmp_path, [])
    assert client.search(tmp_path, "养老")["total"] == 0
    assert client.search(tmp_path, "-养老")["total"] == 0


def test_an_index_of_100_000_documents_has_at_most_20_000_files() -> None:
    layout = Layout.for_count(100_000)
    bytes_of_lists = 100_000 * 3_500 * 1.5
    shards = bytes_of_lists / (layout.shard_bytes * 0.75)
    blocks_and_jumps = 100_000 / 64 + 250_000 / 96
    pages = (shards + 100_000 / 8 + 250_000 / 48) / 128
    lists_and_texts = shards / layout.shards_per_file + 100_000 / layout.documents_per_file
    assert lists_and_texts + blocks_and_jumps + pages < 20_000


def test_the_root_says_which_format_it_has(tmp_path: Path) -> None:
    index(tmp_path, DOCUMENTS)
    root = json.loads((tmp_path / "root.json").read_text())
    assert (root["format"], root["documents"]) == (2, 40)
