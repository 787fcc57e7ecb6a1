"""Captures that go through the stages together come out as each would alone."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from dafu.linking.topics import topics_of
from dafu.model import Capture, Reply, SetAsidePage, Topic, TopicHit
from dafu.pipeline.one import convert_capture, convert_lot
from dafu.pipeline.orders import Found, Order
from dafu.pipeline.tasks import survey
from dafu.rulebook.book import shared_rulebook
from dafu.rulebook.files import RULES
from dafu.rulebook.settings import Privacy
from dafu.stages.read import Record, Sidecar, read_captures, single_capture
from dafu.store import key_of_folder, unpack_card
from tests.pipeline.corpora import letter

NUMBERS = (286, 287, 288)
MENU = "首页 > 政务公开\n版权所有：某某网站\n"


def captures(folder: Path) -> list[Capture]:
    """Three letters and, between them, a page that is no reply."""
    texts = [letter(number) for number in NUMBERS]
    texts.insert(1, MENU)
    found: list[object] = []
    for position, text in enumerate(texts):
        path = folder / f"{position}.txt"
        path.write_text(text, encoding="utf-8")
        found += read_captures(single_capture(path, path.name), shared_rulebook().containers)
    return [item for item in found if isinstance(item, Capture)]


def test_what_is_surveyed_together_comes_back_in_its_order() -> None:
    site = "<html><body><p>" + letter(286).replace("\n", "</p><p>") + "</p></body></html>"
    records = [
        Record("0.txt", letter(287).encode()),
        Record("1.html", site.encode(), url="https://www.jia.gov.cn/1.html"),
        Record("2.bin", b"\x00\x01\x02" * 400),
        Record("3.txt", MENU.encode()),
        Record("4.txt", letter(288).encode()),
    ]
    surveyed = survey([Found(record, Sidecar()) for record in records], Order(key_of_folder(RULES), Privacy.OPEN))
    assert [item.site for item in surveyed] == [None, "www.jia.gov.cn", None, None, None]
    cards = [unpack_card(item.packed.card) for item in surveyed if item.packed is not None]
    assert [card.source.file for card in cards] == ["0.txt", "2.bin", "3.txt", "4.txt"]


@pytest.mark.parametrize("privacy", Privacy)
def test_a_lot_gives_what_its_captures_give_one_by_one(tmp_path: Path, privacy: Privacy) -> None:
    rules, lot = shared_rulebook(), captures(tmp_path)
    together = convert_lot([(item, None) for item in lot], rules, privacy)
    assert together == [convert_capture(item, rules, None, privacy) for item in lot]
    assert [type(item) for item in together] == [Reply, SetAsidePage, Reply, Reply]


def test_a_capture_that_breaks_a_stage_leaves_the_others_of_its_lot_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules, lot = shared_rulebook(), captures(tmp_path)
    alone = convert_lot([(item, None) for item in lot], rules)

    def fail(reply: Reply, topics: Sequence[Topic]) -> tuple[TopicHit, ...]:
        if reply.source.file == "2.txt":
            raise ValueError("a sign that nobody thought of")
        return topics_of(reply, topics)

    monkeypatch.setattr("dafu.pipeline.one.topics_of", fail)
    together = convert_lot([(item, None) for item in lot], rules)
    assert isinstance(together[2], SetAsidePage)
    assert "ValueError: a sign that nobody thought of" in together[2].reason
    assert [*together[:2], together[3]] == [*alone[:2], alone[3]]
