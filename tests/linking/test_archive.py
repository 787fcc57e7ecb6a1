"""Putting all replies together."""

import random

import pytest

from dafu.linking.archive import link_replies, newest_first
from dafu.linking.filing import file_reply
from dafu.model import Card, Duplicate, Reply, SetAside, Source, whole
from tests.linking.replies import VOCABULARY, dated, numbered, reply


def test_the_same_bytes_twice_are_one_reply_and_a_duplicate_of_the_first_file() -> None:
    second, first = (reply("养老", file=f"corpus/{name}.txt") for name in ("b", "a"))
    archive = link_replies([second, first], [], VOCABULARY)
    assert [item.source.file for item in archive.replies] == ["corpus/a.txt"]
    (duplicate,) = archive.duplicates
    assert (duplicate.source.file, duplicate.canonical) == ("corpus/b.txt", first.id)
    assert "corpus/a.txt" in duplicate.reason


def test_every_capture_ends_in_exactly_one_list() -> None:
    replies = [reply("养老", file=f"corpus/{number}.txt", sha256=f"{number % 3:x}") for number in range(7)]
    aside = [SetAside(Source("corpus/x.txt", "f" * 64, "utf-8", 1), "a list page")]
    archive = link_replies(replies, aside, VOCABULARY)
    everything: list[Card | Duplicate | SetAside] = [*archive.replies, *archive.duplicates, *archive.set_aside]
    assert sorted(item.source.file for item in everything) == sorted(
        [*(item.source.file for item in replies), "corpus/x.txt"]
    )


def test_filing_fills_in_topics_and_citations_and_the_card_keeps_them() -> None:
    filed = file_reply(reply("您的建议收悉。", "《养老服务条例》要求扩大养老服务。"), VOCABULARY)
    assert [hit.id for hit in filed.card.topics] == ["elderly-care"]
    assert [citation.lines for citation in filed.card.cites] == [(2,)]


def test_linking_asks_for_no_text_where_no_two_replies_may_be_one() -> None:
    cards = [numbered(place, number=str(place)).card for place in range(20)]
    archive = link_replies(cards, [], VOCABULARY, load=whole)
    assert [type(card) for card in archive.replies] == [Card] * 20


def test_linking_asks_for_the_texts_of_replies_that_may_be_versions() -> None:
    replies = [reply("养老" * 9, text, sha256=f"{place:x}") for place, text in enumerate("甲乙")]
    asked: list[str] = []

    def load(card: Card) -> Reply:
        asked.append(card.id)
        return next(reply for reply in replies if reply.id == card.id)

    link_replies([item.card for item in [*replies, numbered(7, number="7")]], [], VOCABULARY, load)
    assert sorted(asked) == sorted(item.id for item in replies)


def test_newest_first_undated_last_and_ties_by_id() -> None:
    replies = [dated(3, None), dated(1, "2023-07-25"), dated(5, "2023-07"), dated(4, "2024年"), dated(2, "2023-07-25")]
    assert [int(item.id, 16) for item in newest_first(replies)] == [4, 1, 2, 5, 3]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_input_makes_no_difference(seed: int) -> None:
    replies = [numbered(number, "a") for number in range(20)] + [reply("养老", file=f"corpus/{n}.txt") for n in "xyz"]
    shuffled = random.Random(seed).sample(replies, len(replies))
    assert link_replies(shuffled, [], VOCABULARY) == link_replies(replies, [], VOCABULARY)
