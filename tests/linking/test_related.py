"""Finding other replies worth reading."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from dafu.linking.related import MOST_RELATED, related_replies
from dafu.model import Citation, Region
from tests.linking.replies import numbered


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
