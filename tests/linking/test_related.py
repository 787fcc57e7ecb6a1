"""Finding other replies worth reading."""

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafu.linking import neighbours
from dafu.linking.related import CITATION_WEIGHT, MOST_RELATED, NEARNESS, RANK_WEIGHTS, SAME_KIND, related_replies
from dafu.linking.traits import MOST_DOCUMENTS, WEIGHT_UNIT
from dafu.model import Citation, Kind, Region, Reply
from tests.linking.replies import numbered

REGIONS = (
    None,
    Region("410000", "河南省"),
    Region("410900", "河南省", "濮阳市"),
    Region("410927", "河南省", "濮阳市", "台前县"),
    Region("440300", "广东省", "深圳市"),
)


def test_a_rare_topic_in_common_counts_more_than_a_frequent_one() -> None:
    one = numbered(1, "common", "rare")
    other, same = numbered(2, "rare"), numbered(3, "common")
    crowd = [numbered(number, "common") for number in range(10, 20)]
    best = related_replies([one, same, *crowd, other])[one.id][0]
    assert (best.id, best.shared_topics) == (other.id, ("rare",))


def test_of_equal_topics_the_nearer_place_comes_first() -> None:
    one = numbered(1, "a")
    far = numbered(2, "a", region=Region("440300", "广东省", "深圳市"))
    province = numbered(3, "a", region=Region("410100", "河南省", "郑州市"))
    city = numbered(4, "a")
    assert [item.id for item in related_replies([one, far, province, city])[one.id]] == [city.id, province.id, far.id]


def test_a_shared_document_relates_replies_of_different_topics() -> None:
    cites = (Citation("河南省养老服务条例", None, (1,)),)
    one, other = (replace(numbered(number, topic), cites=cites) for number, topic in ((1, "a"), (2, "b")))
    found = related_replies([one, other, numbered(3, "c")])
    assert [item.id for item in found[one.id]] == [other.id]


def test_the_same_place_alone_is_no_reason() -> None:
    assert related_replies([numbered(1, "a"), numbered(2, "b"), numbered(3)])[numbered(1).id] == ()


@settings(deadline=None)  # a busy machine is no error
@given(st.lists(st.sets(st.sampled_from("abcd"), max_size=3), max_size=40))
def test_nothing_is_related_to_itself_twice_or_without_something_shared(topics: list[set[str]]) -> None:
    replies = [numbered(number, *sorted(chosen)) for number, chosen in enumerate(topics)]
    of = {reply.id: {hit.id for hit in reply.topics} for reply in replies}
    for one, others in related_replies(replies).items():
        ids = [item.id for item in others]
        assert one not in ids
        assert len(set(ids)) == len(ids) <= MOST_RELATED
        assert all(set(item.shared_topics) == of[one] & of[item.id] != set() for item in others)


def citing(reply: Reply, *titles: str) -> Reply:
    """The reply, naming documents."""
    return replace(reply, cites=tuple(Citation(title, None, (1,)) for title in titles))


made_replies = st.lists(
    st.tuples(
        st.lists(st.sampled_from("abcdef"), max_size=5, unique=True),
        st.sets(st.sampled_from("甲乙丙丁"), max_size=3),
        st.sampled_from(REGIONS),
        st.sampled_from((None, *Kind)),
    ),
    max_size=neighbours.NEIGHBOURS + 1,
).map(
    lambda rows: [
        citing(numbered(place, *topics, region=region, kind=kind), *sorted(titles))
        for place, (topics, titles, region, kind) in enumerate(rows)
    ]
)


def plainly_related(replies: Sequence[Reply]) -> dict[str, list[tuple[str, float, tuple[str, ...]]]]:
    """What related replies are, said without any haste: everything is compared with everything."""
    topics = {reply.id: [hit.id for hit in reply.topics] for reply in replies}
    titles = {reply.id: {item.title for item in reply.cites} for reply in replies}
    holders = Counter(thing for have in (topics, titles) for things in have.values() for thing in things)
    weight = {thing: round(WEIGHT_UNIT * math.log1p(len(replies) / count)) for thing, count in holders.items()}

    def score(one: Reply, other: Reply) -> float:
        points = sum(
            weight[topic] * min(RANK_WEIGHTS[topics[one.id].index(topic)], RANK_WEIGHTS[topics[other.id].index(topic)])
            for topic in {*topics[one.id]} & {*topics[other.id]}
        )
        points += sum(CITATION_WEIGHT * weight[title] for title in titles[one.id] & titles[other.id])
        mine, theirs = one.facts.region, other.facts.region
        if mine and theirs:
            for name, cut, tenths in zip(("province", "prefecture", "county"), (2, 4, 6), NEARNESS, strict=True):
                both = getattr(mine, name) and getattr(theirs, name)
                points += tenths * WEIGHT_UNIT if both and mine.code[:cut] == theirs.code[:cut] else 0
        points += SAME_KIND * WEIGHT_UNIT if one.facts.kind and one.facts.kind is other.facts.kind else 0
        return points / (10 * WEIGHT_UNIT)

    found = {}
    for one in replies:
        others = [
            (other.id, score(one, other), {*topics[one.id]} & {*topics[other.id]})
            for other in replies
            if other is not one
            if {*topics[one.id]} & {*topics[other.id]} or titles[one.id] & titles[other.id]
        ]
        others.sort(key=lambda item: -item[1])
        found[one.id] = [
            (name, points, tuple(sorted(shared, key=lambda topic: (-weight[topic], topic))))
            for name, points, shared in others[:MOST_RELATED]
        ]
    return found


@settings(deadline=None)  # a busy machine is no error
@given(made_replies)
def test_a_small_archive_is_related_as_if_everything_were_compared_with_everything(replies: list[Reply]) -> None:
    found = {
        one: [(item.id, item.score, item.shared_topics) for item in others]
        for one, others in related_replies(replies).items()
    }
    assert found == plainly_related(replies)


def test_blocks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(7)
    replies = [
        citing(
            numbered(place, *chance.sample("abcdefgh", chance.randint(0, 5)), region=chance.choice(REGIONS)),
            *chance.sample("甲乙丙丁", chance.randint(0, 2)),
        )
        for place in range(300)
    ]
    whole = related_replies(replies)
    monkeypatch.setattr(neighbours, "BLOCK", 7)
    monkeypatch.setattr("dafu.linking.related.BLOCK", 7)
    assert related_replies(replies) == whole


def test_of_many_documents_the_rarest_count() -> None:
    common = [f"规划{number}" for number in range(2 * MOST_DOCUMENTS)]
    one, other = (citing(numbered(number), "条例", *common) for number in (1, 2))
    third = citing(numbered(3), *common)
    found = related_replies([third, one, other])
    assert [item.id for item in found[one.id]] == [other.id, third.id]


def test_an_archive_of_nothing_has_nothing_related() -> None:
    assert related_replies([]) == {}
    assert related_replies([numbered(1)]) == {numbered(1).id: ()}
