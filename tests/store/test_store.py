"""What is put into the store comes out as it was, or not at all."""

import ast
from pathlib import Path

import pytest

from dafu import pipeline
from dafu.model import Capture
from dafu.pipeline import CONVERTS
from dafu.rulebook.book import shared_rulebook
from dafu.stages.read import read_captures, single_capture
from dafu.store import (
    Output,
    Packed,
    Store,
    StoreBroken,
    Survey,
    key_of,
    key_of_folder,
    pack,
    pack_capture,
    unpack_capture,
    unpack_card,
    unpack_reply,
)
from tests.places import PROJECT
from tests.publish.samples import full_reply, hostile_reply

KEY = key_of("a capture")


def test_a_reply_comes_back_whole_but_for_the_hints_of_its_lines() -> None:
    for reply in (full_reply(), hostile_reply()):
        packed = pack(reply)
        card = unpack_card(packed.card)
        assert card == reply.card
        assert unpack_reply(reply.card, packed.body) == reply


@pytest.mark.parametrize("file", sorted(PROJECT.joinpath("tests/fixtures").rglob("*.html"))[:20])
def test_a_capture_that_waits_comes_back_with_all_hints_of_its_lines(file: Path) -> None:
    for capture in read_captures(single_capture(file, file.name), shared_rulebook().containers):
        assert isinstance(capture, Capture)
        assert unpack_capture(pack_capture(capture)) == capture


def test_a_body_that_was_damaged_is_never_unpacked() -> None:
    reply = full_reply()
    body = bytearray(pack(reply).body)
    body[len(body) // 2] ^= 1
    with pytest.raises(StoreBroken):
        unpack_reply(reply.card, bytes(body))


def test_keys_depend_on_where_a_part_ends() -> None:
    assert key_of("a", "bc") != key_of("ab", "c")
    assert key_of("a") == key_of(b"a")


def test_the_key_of_a_folder_changes_with_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    first = key_of_folder(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert key_of_folder(tmp_path) != first
    (tmp_path / "b").rename(tmp_path / "a")
    assert key_of_folder(tmp_path) == first
    (tmp_path / "a").write_text("2")
    assert key_of_folder(tmp_path) != first


def test_a_store_of_another_world_is_emptied_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    store = Store(path, key_of("this world"))
    store.put(KEY, Packed(b"card", b"body"))
    store.commit()
    assert Store(path, key_of("this world")).card(KEY) == b"card"
    other = Store(path, key_of("another"))
    assert not other.has(KEY)
    assert len(other.notes) == 1


def test_what_was_committed_outlives_the_store_and_the_rest_does_not(tmp_path: Path) -> None:
    path, world = tmp_path / "store.sqlite", key_of("world")
    store = Store(path, world)
    store.put(KEY, Packed(b"card", b"body"))
    store.put_survey(KEY, Survey("site", "id"), b"sketch")
    store.put_output(Output("a.md", KEY, 1, 2))
    store.commit()
    store.put(key_of("late"), Packed(b"late"))
    store.close()
    again = Store(path, world)
    assert (again.body(KEY), again.surveys()[KEY], again.sketch(KEY)) == (b"body", Survey("site", "id"), b"sketch")
    assert list(again.outputs()) == [Output("a.md", KEY, 1, 2)]
    assert not again.has(key_of("late"))


def test_what_is_not_there_or_not_whole_is_never_handed_out() -> None:
    store = Store(None, key_of("world"))
    with pytest.raises(StoreBroken):
        store.card(KEY)
    store.put(KEY, Packed(b"card", b"body"))
    store._connection.execute("UPDATE cards SET card = x'00'")
    with pytest.raises(StoreBroken):
        store.card(KEY)


def test_many_cards_are_handed_out_if_all_are_there() -> None:
    store = Store(None, key_of("world"))
    keys = [key_of(str(number)) for number in range(3)]
    for number, key in enumerate(keys):
        store.put(key, Packed(b"card %d" % number))
    assert sorted(store.cards(keys[:2])) == [b"card 0", b"card 1"]
    with pytest.raises(StoreBroken):
        list(store.cards([*keys, key_of("another")]))


def test_only_what_is_kept_stays() -> None:
    store = Store(None, key_of("world"))
    for name in "abc":
        store.put(key_of(name), Packed(b"card", b"body"))
    store.keep_only([], [], [key_of("a"), key_of("c")])
    assert [store.has(key_of(name)) for name in "abc"] == [True, False, True]
    with pytest.raises(StoreBroken):
        store.body(key_of("b"))


def test_the_key_of_conversions_covers_all_code_that_converts() -> None:
    """Every module of ours that the tasks of workers import, directly or not, is part of the world of the store."""
    package = Path(pipeline.__file__).parent.parent
    covered = [package / name for name in CONVERTS]
    seen: set[Path] = set()
    todo = [package / "pipeline/tasks.py"]
    while todo:
        path = todo.pop()
        if path not in seen:
            seen.add(path)
            todo += _imported(path)
    uncovered = [path for path in seen if path.name != "__init__.py" and not _is_covered(path, covered)]
    assert sorted(path.relative_to(package).as_posix() for path in uncovered) == ["store/database.py", "store/spill.py"]


def _is_covered(path: Path, covered: list[Path]) -> bool:
    return any(path == part or part in path.parents for part in covered)


def _imported(path: Path) -> list[Path]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dafu"):
            place = PROJECT.joinpath(*(node.module or "").split("."))
            found.append(place / "__init__.py" if place.is_dir() else place.with_suffix(".py"))
    return found
