"""The made captures are a corpus: always the same, and read by the pipeline like saved pages."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from dafu.model import Reply
from dafu.pipeline import convert_file
from dafu.rulebook.book import shared_rulebook
from dafu.stages.read import list_captures
from tests.bench.captures import FOLDER, MadeCapture, capture, captures, write_captures


def files_below(folder: Path) -> Mapping[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_more_captures_begin_with_the_same_ones(tmp_path: Path) -> None:
    write_captures(30, tmp_path / "few")
    write_captures(31, tmp_path / "more", jobs=2)
    few, more = files_below(tmp_path / "few"), files_below(tmp_path / "more")
    assert few.items() <= more.items()
    assert len([name for name in more.keys() - few.keys() if not name.endswith(".toml")]) == 1


def test_another_seed_makes_other_captures() -> None:
    assert capture(7, seed=1).content != capture(7, seed=2).content


def test_broken_captures_leave_the_others_alone() -> None:
    whole, broken = list(captures(60)), list(captures(60, broken=0.2))
    differing = [pair for pair in zip(whole, broken, strict=True) if pair[0] != pair[1]]
    assert 3 <= len(differing) <= 25
    assert all(damaged.letter is None for _, damaged in differing)


def test_a_folder_holds_a_thousand_captures() -> None:
    assert capture(FOLDER - 1).name.startswith("0000/0000999_")
    assert capture(FOLDER).name.startswith("0001/0001000_")


def test_some_captures_repeat_others() -> None:
    titles = [made.letter.title for made in captures(300) if made.letter]
    assert 1 <= len(titles) - len(set(titles)) <= 20


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[MadeCapture, Reply | None]]:
    """Captures of all layouts, and what the pipeline made of them."""
    folder = tmp_path_factory.mktemp("made")
    write_captures(80, folder)
    entries = [convert_file(file, shared_rulebook())[0] for file in list_captures(folder)]
    return [
        (made, entry if isinstance(entry, Reply) else None) for made, entry in zip(captures(80), entries, strict=True)
    ]


def test_nearly_all_letters_are_read_as_replies_with_their_facts(
    read: list[tuple[MadeCapture, Reply | None]],
) -> None:
    letters = [(made.letter, reply) for made, reply in read if made.letter]
    right = [
        reply
        for letter, reply in letters
        if reply is not None
        if (reply.facts.number, reply.facts.term, reply.facts.session)
        == (letter.matter.number, letter.matter.term, letter.matter.session)
        if reply.facts.kind == letter.matter.kind
        if str(reply.facts.signed) == str(letter.signed)
        if reply.facts.document_number == letter.document_number
        if str(reply.facts.agency).endswith(letter.agency.name)
    ]
    assert len(right) >= 0.97 * len(letters)


def test_the_text_of_a_letter_comes_through_whole(read: list[tuple[MadeCapture, Reply | None]]) -> None:
    for made, reply in read:
        if made.letter and reply:
            text = "".join("".join(line.text.split()) for line in reply.lines if line.zone.is_reply_text)
            assert [part for part in made.letter.paragraphs if "".join(part.split()) not in text] == []


def test_what_is_no_reply_is_set_aside(read: list[tuple[MadeCapture, Reply | None]]) -> None:
    others = [(made.name, reply) for made, reply in read if made.letter is None]
    assert len(others) >= 1
    assert [name for name, reply in others if reply is not None] == []
