"""Twenty thousand captures that look alike: they take seconds, and few texts are in memory at a time."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafu.linking.agencies import MOST_KIN, kin_of
from dafu.linking.archive import link_replies
from dafu.linking.differences import Text, similarity
from dafu.linking.outline import Outline, at_most_similar
from dafu.linking.versions import MOST_COMPARED, MOST_NAMED, MOST_TOLD, split_repeats
from dafu.linking.views import by_agency, by_matter, by_region, by_session, by_year
from dafu.model import Card, Facts, Line, Reply, Sameness, Zone, ZonedLine
from dafu.rulebook.book import shared_rulebook
from dafu.values import PartialDate
from tests.linking.replies import FACTS, reply
from tests.places import CORPUS

CROWD = 20_000
ALIKE = replace(FACTS, title="关于建议的答复", number=None, signed=PartialDate(2023, 7, 25))
NAMELESS = Facts(title="关于建议的答复", signed=PartialDate(2023, 7, 25))


def crowd(facts: Facts, *, same_text: bool = False) -> list[Card]:
    """Cards that differ in their bytes, and perhaps in their texts."""
    card = reply("养老服务", facts=facts).card
    source = card.source
    return [
        replace(
            card,
            source=replace(source, sha256=f"{place:016x}".ljust(64, "0"), file=f"corpus/{place:06}.txt"),
            text_key=b"same" if same_text else place.to_bytes(4, "big"),
        )
        for place in range(CROWD)
    ]


def write(card: Card) -> Reply:
    """A short text of its own for each card."""
    start = 0x4E00 + int(card.id, 16) * 7919 % 20000
    words = "".join(map(chr, range(start, start + 40)))
    return Reply(card.source, card.facts, (ZonedLine(Line(1, words), Zone.BODY, "test"),), (), ())


def test_a_crowd_of_one_title_agency_and_date_stays_apart_when_the_texts_differ() -> None:
    asked: list[str] = []

    def load(card: Card) -> Reply:
        asked.append(card.id)
        return write(card)

    cards = crowd(ALIKE)[: CROWD // 5]
    kept, duplicates = split_repeats(cards, load)
    assert len(kept) + len(duplicates) == len(cards)
    assert len(kept) > len(cards) // 2
    assert len(asked) <= len(cards) + MOST_COMPARED


def test_a_crowd_of_one_text_is_one_reply_and_its_repeats() -> None:
    kept, duplicates = split_repeats(crowd(ALIKE, same_text=True))  # no text is asked for
    assert [card.source.file for card in kept] == ["corpus/000000.txt"]
    assert {item.sameness for item in duplicates} == {Sameness.TEXT}


def test_a_crowd_of_one_text_that_may_be_many_replies_is_noted_in_few_words() -> None:
    kept, duplicates = split_repeats(crowd(NAMELESS, same_text=True), write)
    assert (len(kept), len(duplicates)) == (CROWD, 0)
    messages = [card.problems[-1].message for card in kept]
    assert f"and {CROWD - 1 - MOST_NAMED} more" in messages[0]
    assert all(message.count("corpus/") == MOST_NAMED for message in messages)
    assert all(card.source.file not in message for card, message in zip(kept, messages, strict=True))


def test_a_crowd_is_linked_and_grouped() -> None:
    archive = link_replies(crowd(NAMELESS), [], (), write)
    assert len(archive.replies) == len(archive.related) == CROWD
    for group_by in (by_agency, by_matter, by_region, by_session, by_year):
        groups = group_by(archive.replies)
        assert sum(map(len, groups.values())) in {0, CROWD}


def test_of_many_versions_the_first_are_told_in_full() -> None:
    texts = [
        reply("甲乙丙丁戊己庚辛壬癸" * 4, f"共{place}件", sha256=f"{place:016x}") for place in range(2 * MOST_TOLD)
    ]
    _, duplicates = split_repeats(texts)
    assert [bool(item.changes) for item in duplicates] == [True] * MOST_TOLD + [False] * (MOST_TOLD - 1)


def test_an_agency_of_a_thousand_prints_has_as_much_kin_as_a_page_can_hold() -> None:
    rules = shared_rulebook()
    places = {"濮阳市", *(f"濮阳市第{place}" for place in range(1000))}
    kin = kin_of([f"{place}民政局" for place in sorted(places)], rules.offices, places)
    assert all(len(item.also) <= MOST_KIN for item in kin.values())


paragraphs = st.lists(st.text(st.sampled_from("养老服务，。人大"), max_size=30), max_size=12)


@settings(deadline=None)  # a busy machine is no error
@given(paragraphs, st.lists(paragraphs, min_size=1, max_size=3))
def test_no_two_texts_are_more_alike_than_their_outlines_allow(one: Sequence[str], others: list[list[str]]) -> None:
    text, texts = Text.of(reply(*one)), [Text.of(reply(*other)) for other in others]
    bounds = at_most_similar(Outline.of(text), [Outline.of(other) for other in texts])
    for other, bound in zip(texts, bounds, strict=True):
        assert similarity(other, text) <= bound + 1e-9


@pytest.mark.parametrize("place", range(4))
def test_outlines_of_the_seeds_tell_them_apart(place: int) -> None:
    texts = sorted(CORPUS.glob("*.txt"))
    outlines = [
        Outline.of(Text.of(reply(*path.read_text(encoding="utf-8").splitlines()))) for path in texts[place : place + 2]
    ]
    assert at_most_similar(outlines[0], outlines[1:])[0] < 0.8
