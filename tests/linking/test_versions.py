"""Captures of one reply: the same bytes, the same text, a changed text; and what only looks like one reply."""

import hashlib
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.linking.differences import Text, changes_between, similarity
from dafu.linking.known import Known
from dafu.linking.versions import MIN_SIMILARITY, split_repeats
from dafu.model import Card, Change, Duplicate, Mark, Reply, Sameness, Severity
from dafu.text import fold
from dafu.values import PartialDate
from tests.linking.gold import annotated_replies
from tests.linking.replies import FACTS, reply

LETTER = (
    "张三代表：",
    "您提出的关于增设社区养老驿站的建议收悉，现答复如下：",
    "一、扩大服务供给。2022年，我市新建养老驿站35处，新增护理床位3200张，惠及老人4.6万人。",
    "二、提升服务质量。我局组织护理员培训12期，培训护理员860人次，建立了服务质量评价制度。",
    "三、加强资金保障。市财政安排专项资金1500万元，用于驿站的建设补贴和运营补贴。",
    "感谢您对民政工作的关心和支持。",
    "濮阳市民政局",
    "2023年7月25日",
)
CORRECTED = tuple(line.replace("3200张", "2300张") for line in LETTER)
FINAL_REPLY = (
    "张三代表：",
    "去年我局答复您的建议时承诺的事项，现已全部办结，有关情况报告如下：",
    "第一批驿站于今年三月投入运营，第二批正在装修，预计十月开放。",
    "评价制度实行以来，收到老人及家属意见四十余条，均已回复。",
    "濮阳市民政局",
    "2024年5月6日",
)
TITLED: dict[str, Any] = {"title": "关于社区养老的答复", "signed": PartialDate(2023, 7, 25)}
UNNUMBERED: dict[str, Any] = {"number": None, "term": None, "session": None}


def capture(name: str, *body: str, bytes_: Any = "", captured: Any = None, **facts: Any) -> Reply:
    """A capture of an invented reply; its site is the part of the name before the stroke, if there is one."""
    base = reply(*body, file=f"corpus/{name}", sha256=bytes_ or name.encode().hex(), facts=replace(FACTS, **facts))
    site = f"www.{name.partition('/')[0]}.gov.cn" if "/" in name else None
    url = f"https://{site}/{name.partition('/')[2]}" if site else None
    return replace(base, source=replace(base.source, site=site, url=url, captured=captured))


def files(replies: Sequence[Card | Duplicate]) -> list[str]:
    return [item.source.file.removeprefix("corpus/") for item in replies]


def test_the_same_text_on_another_site_is_a_duplicate_that_says_so() -> None:
    replies, [copy] = split_repeats([capture("a/1", *LETTER), capture("b/1", *LETTER)])
    assert (files(replies), copy.canonical, copy.sameness) == (["a/1"], replies[0].id, Sameness.TEXT)
    assert "another site (www.b.gov.cn; the other from www.a.gov.cn)" in copy.reason
    assert copy.label == "另一网站，正文相同"


@pytest.mark.parametrize(
    ("again", "label"),
    [("a/2", "同一网站再次抓取，正文相同"), ("unknown", "另一抓取件，正文相同")],
)
def test_the_label_tells_whether_the_site_is_the_same(again: str, label: str) -> None:
    _, [copy] = split_repeats([capture("a/1", *LETTER), capture(again, *LETTER)])
    assert copy.label == label


def test_the_same_page_captured_twice_is_named_as_that() -> None:
    first, second = capture("a/1", *LETTER, captured="2024-01-01"), capture("a/2", *LETTER, captured="2024-02-01")
    _, [copy] = split_repeats([first, replace(second, source=replace(second.source, url=first.source.url))])
    assert copy.label == "同一网页再次抓取，正文相同"


def test_white_space_line_breaks_and_width_of_signs_make_no_other_text() -> None:
    wide = ("　　张三代表:", LETTER[1] + LETTER[2].replace("，", " ,").replace("35", "３５"), *LETTER[3:])
    _, [copy] = split_repeats([capture("a", *LETTER), capture("b", *wide)])
    assert copy.sameness is Sameness.TEXT


def test_a_corrected_figure_is_a_version_that_shows_the_figure() -> None:
    replies, [version] = split_repeats([capture("a", *LETTER), capture("b", *CORRECTED)])
    assert (files(replies), version.sameness) == (["a"], Sameness.VERSION)
    [change] = version.changes
    assert change.lines == (3,)
    assert [(piece.mark, piece.text) for piece in change.pieces if piece.mark is not Mark.BOTH] == [
        (Mark.REPLY, "3200"),
        (Mark.VERSION, "2300"),
    ]
    assert "98 % of the text is the same" in version.reason


def test_a_paragraph_that_was_added_is_shown_as_added() -> None:
    _, [version] = split_repeats([capture("a", *LETTER), capture("b", *LETTER[:5], "四、接受监督。", *LETTER[5:])])
    [change] = version.changes
    assert (change.lines, [(piece.mark, piece.text) for piece in change.pieces]) == (
        (),
        [(Mark.VERSION, "四、接受监督。")],
    )


def test_another_capture_of_a_version_names_the_version() -> None:
    captures = [capture("a", *LETTER), capture("b", *CORRECTED), capture("c", *CORRECTED)]
    _, found = split_repeats([*captures, capture("d", *CORRECTED, bytes_=captures[1].source.sha256)])
    kinds = {item.source.file: (item.sameness, item.twin, item.canonical) for item in found}
    first, second = captures[0].id, captures[1].id
    assert kinds == {
        "corpus/b": (Sameness.VERSION, "", first),
        "corpus/c": (Sameness.TEXT, second, first),
        "corpus/d": (Sameness.BYTES, second, first),
    }
    assert files(found) == ["b", "c", "d"]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"captured": "2024-01-31T23:00:00+08:00"}, {"captured": "2024-01-31T15:30:00Z"}),
        ({"captured": "2024-01"}, {"captured": "2024-01-02"}),
        ({"captured": "2024-01-02"}, {"captured": None, "published": PartialDate(2020)}),
        ({"published": PartialDate(2023, 8, 1)}, {"published": PartialDate(2023, 8, 2)}),
        ({"signed": PartialDate(2023, 8, 1)}, {"signed": None}),
        ({"captured": "2024"}, {"captured": "last spring"}),
    ],
)
def test_the_earliest_capture_stands_for_all(earlier: dict[str, Any], later: dict[str, Any]) -> None:
    replies, [copy] = split_repeats([capture("a", *LETTER, **later), capture("z", *LETTER, **earlier)])
    assert (files(replies), files([copy])) == (["z"], ["a"])


def test_of_captures_that_say_nothing_the_first_file_stands_for_all() -> None:
    assert files(split_repeats([capture("b", *LETTER), capture("a", *LETTER)])[0]) == ["a"]


def test_the_earliest_stands_for_all_however_the_captures_were_found_to_be_one_reply() -> None:
    late = capture("a", *LETTER, captured="2024-02-01", title=None)
    early = capture("b", *LETTER, captured="2024-01-01", **TITLED)
    assert files(split_repeats([late, early])[0]) == ["b"]


def test_without_a_matter_title_agency_and_date_of_signing_are_enough() -> None:
    silent = {**TITLED, **UNNUMBERED}
    _, found = split_repeats([capture("a", *LETTER, **silent), capture("b", *LETTER, **silent)])
    assert files(found) == ["b"]


def test_a_page_that_leaves_the_number_out_belongs_to_the_one_reply_of_that_title() -> None:
    _, found = split_repeats([capture("a", *LETTER, **TITLED), capture("b", *LETTER, **TITLED, **UNNUMBERED)])
    assert files(found) == ["b"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"agency": None}, {"agency": None}),
        ({"agency": None}, {}),
        ({}, {"agency": "濮阳市卫生健康委员会"}),
        ({}, {"number": "287"}),
        ({"number": "12、34"}, {"number": "12"}),
        ({"number": "12、34"}, {"number": "12-34"}),
        ({"document_number": "濮民〔2023〕1号"}, {"document_number": "濮民〔2023〕2号"}),
        (UNNUMBERED, UNNUMBERED),
        ({**TITLED, "number": "286"}, {**TITLED, "term": None, "number": "287"}),
        ({**TITLED, **UNNUMBERED}, {**TITLED, **UNNUMBERED, "signed": PartialDate(2023, 7)}),
        ({**TITLED, **UNNUMBERED, "title": None}, {**TITLED, **UNNUMBERED, "title": None}),
    ],
)
def test_what_is_not_certain_stays_apart_and_is_noted(one: dict[str, Any], other: dict[str, Any]) -> None:
    replies, found = split_repeats([capture("a", *LETTER, **one), capture("b", *LETTER, **other)])
    assert (sorted(files(replies)), found) == (["a", "b"], ())
    for item, twin in zip(replies, files(replies)[::-1], strict=True):
        [note] = item.problems
        assert (note.level, note.message.startswith(f"same text as corpus/{twin}")) == (Severity.NOTE, True)


def test_a_silent_page_that_could_belong_to_two_replies_belongs_to_neither() -> None:
    captures = [
        capture("a", *LETTER, **TITLED),
        capture("b", *LETTER, **TITLED, number="287"),
        capture("c", *LETTER, **TITLED, **UNNUMBERED),
    ]
    replies, _ = split_repeats(captures)
    assert files(replies) == ["a", "b", "c"]


def test_two_document_numbers_and_a_silent_page_are_three_replies() -> None:
    numbers = ("濮民〔2023〕1号", "濮民〔2023〕2号", None)
    replies, _ = split_repeats([capture(str(n), *LETTER, document_number=n) for n in numbers])
    assert len(replies) == 3


def test_an_interim_and_a_final_reply_stay_two_replies_without_a_note() -> None:
    replies, found = split_repeats([capture("a", *LETTER), capture("b", *FINAL_REPLY)])
    assert (files(replies), found) == (["a", "b"], ())
    assert not any(item.problems for item in replies)


def test_without_a_text_nothing_is_the_same() -> None:
    replies, found = split_repeats([capture("a"), capture("b", "　")])
    assert (files(replies), found) == (["a", "b"], ())


def test_a_note_names_three_captures_and_counts_the_others() -> None:
    replies, _ = split_repeats([capture(str(n), *LETTER, agency=None) for n in range(6)])
    assert "same text as corpus/1, corpus/2, corpus/3 and 2 more" in replies[0].problems[0].message


# ---------------------------------------------------------------- laws

CONTENTS = [
    ({**TITLED, "agency": agency, "number": number, "document_number": document}, text)
    for agency in ("濮阳市民政局", None)
    for number in ("12", "13", "12、34", None)
    for document in ("濮民〔2023〕1号", "濮民〔2023〕2号", None)
    for text in (LETTER, CORRECTED, FINAL_REPLY)
]
MOMENTS = st.sampled_from([None, "2023", "2024-01-01", "2024-01-01T08:00:00+08:00"])


@st.composite
def corpora(draw: st.DrawFn) -> list[Reply]:
    """Captures in no order; equal bytes have equal text and facts."""
    chosen = draw(st.lists(st.tuples(st.integers(0, len(CONTENTS) - 1), st.integers(0, 1), MOMENTS), max_size=12))
    return draw(
        st.permutations(
            [
                capture(f"{n}", *CONTENTS[c][1], bytes_=f"{2 * c + salt:016x}", captured=moment, **CONTENTS[c][0])
                for n, (c, salt, moment) in enumerate(chosen)
            ]
        )
    )


@given(corpora())
def test_nothing_disappears(captures: list[Reply]) -> None:
    replies, found = split_repeats(captures)
    assert sorted(files(captures)) == sorted([*files(replies), *files(found)])
    shown = {item.id for item in replies}
    versions = {(item.id, item.canonical) for item in found if item.sameness is Sameness.VERSION}
    for item in found:
        assert item.canonical in shown
        assert not item.twin or (item.twin, item.canonical) in versions


def not_asked_for(reply: Card) -> Reply:
    """A loader of texts that nobody may need."""
    raise AssertionError(reply.source.file)


def whole_key(card: Card) -> bytes:
    """Of all that a capture is."""
    return hashlib.sha256(repr(card).encode()).digest()


@given(corpora(), corpora())
def test_what_an_earlier_build_compared_is_the_same_and_not_read_again(
    captures: list[Reply], more: list[Reply]
) -> None:
    earlier = Known(whole_key, {})
    split_repeats(captures, known=earlier)
    assert split_repeats(captures, not_asked_for, Known(whole_key, earlier.asked)) == split_repeats(captures)
    both = [*more, *captures]
    assert split_repeats(both, known=Known(whole_key, earlier.asked)) == split_repeats(both)


@given(corpora(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_makes_no_difference(captures: list[Reply], random: Any) -> None:
    assert split_repeats(random.sample(captures, len(captures))) == split_repeats(captures)


@given(corpora())
def test_no_repeat_contradicts_what_it_repeats(captures: list[Reply]) -> None:
    replies, found = split_repeats(captures)
    by_id = {item.id: item.facts for item in replies}
    for item in found:
        if item.id != item.canonical and item.sameness is not Sameness.BYTES:
            mine, theirs = item.facts, by_id[item.canonical]
            assert mine.agency == theirs.agency
            for name in ("agency", "number", "document_number"):
                pair = {getattr(mine, name), getattr(theirs, name)}
                assert len(pair - {None}) == 1 or pair == {None}


PARAGRAPHS = st.lists(st.text("甲乙，。12 a３A\u200b", max_size=8), max_size=6)


@given(PARAGRAPHS, PARAGRAPHS)
def test_changes_turn_one_text_into_the_other(mine: list[str], theirs: list[str]) -> None:
    one, other = Text.of(reply(*mine)), Text.of(reply(*theirs))
    changes = changes_between(one, other)
    signs = Counter(fold("".join(mine)))
    signs.subtract(Counter(_marked(changes, Mark.REPLY)))
    signs.update(Counter(_marked(changes, Mark.VERSION)))
    assert +signs == Counter(fold("".join(theirs)))
    assert min(signs.values(), default=0) >= 0
    for change in changes:
        here = fold("".join(piece.text for piece in change.pieces if piece.mark is not Mark.VERSION))
        assert here == fold("".join(mine[number - 1] for number in change.lines))


def _marked(changes: Sequence[Change], mark: Mark) -> str:
    return fold("".join(piece.text for change in changes for piece in change.pieces if piece.mark is mark))


@given(PARAGRAPHS, PARAGRAPHS)
def test_similarity_is_a_share_and_the_same_from_both_sides(mine: list[str], theirs: list[str]) -> None:
    one, other = Text.of(reply(*mine)), Text.of(reply(*theirs))
    assert 0 <= similarity(one, other) <= 1
    assert similarity(one, other) == similarity(other, one)


@pytest.mark.parametrize(
    "changed",
    [
        CORRECTED,
        tuple(line.replace("张三", "李四") for line in LETTER),
        LETTER[:-1],
        (*LETTER[:4], "三、加强资金保障。市财政安排专项资金1800万元，另由福彩公益金补助600万元。", *LETTER[5:]),
    ],
    ids=["figure", "name", "date left out", "paragraph rewritten"],
)
def test_a_correction_is_similar_enough(changed: Sequence[str]) -> None:
    assert similarity(Text.of(reply(*LETTER)), Text.of(reply(*changed))) >= MIN_SIMILARITY + 0.05


def test_different_replies_are_far_from_similar() -> None:
    texts = [Text.of(item) for item, _ in annotated_replies()] or [Text.of(reply(*LETTER))]
    texts.append(Text.of(reply(*FINAL_REPLY)))
    highest = max(similarity(one, other) for n, one in enumerate(texts) for other in texts[:n])
    assert highest < MIN_SIMILARITY - 0.3


def test_a_hundred_texts_of_one_matter_take_seconds() -> None:
    captures = [capture(f"{n:04}", *(f"第{n}件第{m}段：{chr(0x4E00 + n) * 60}" for m in range(20))) for n in range(120)]
    start = time.perf_counter()
    split_repeats(captures)
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize("text", ["的" * 100_000, "的地" * 50_000, "的，" * 50_000, "\n".join(["是"] * 20_000)])
def test_a_long_monotonous_text_is_compared_in_seconds(text: str) -> None:
    lines = text.split("\n")
    changed = [*lines[:-1], lines[-1][:9], "不" + text[: len(text) // 2].replace("\n", ""), lines[-1][9:] + "。"]
    start = time.perf_counter()
    one, other = Text.of(reply(*lines)), Text.of(reply(*changed))
    similarity(one, other)
    changes_between(one, other)
    assert time.perf_counter() - start < 10
