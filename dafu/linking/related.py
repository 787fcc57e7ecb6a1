"""Other replies worth reading after one, found through what both share."""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from dafu.model import Region, Related, Reply
from dafu.text import fold

MOST_RELATED = 5
# A reply is compared with at most this many others for each thing that it shares, those next to it in the order of the
# archive. Keeps the work linear: 100,000 replies under 46 topics would else be 10⁹ pairs.
NEIGHBOURS = 24
# Weight of a topic by its place in the reply's list: the first is what the reply is about.
RANK_WEIGHTS = (1.0, 0.7, 0.5, 0.4, 0.3)
# A shared document says more than a shared topic: both agencies carry out the same order.
CITATION_WEIGHT = 1.5
SAME_COUNTY, SAME_PREFECTURE, SAME_PROVINCE = 0.9, 0.6, 0.3
SAME_ASSEMBLY_KIND = 0.1

_Feature = tuple[str, ...]


def related_replies(replies: Sequence[Reply]) -> dict[str, tuple[Related, ...]]:
    """For every reply, at most five others that share a topic or a cited document, best first.

    Rare topics and documents weigh more; the same place adds to it, and alone is no reason.
    """
    postings = _postings(replies)
    weights = _weights(replies)
    return {
        reply.id: _best(place, replies, _candidates(place, reply, postings), weights)
        for place, reply in enumerate(replies)
    }


def _features(reply: Reply) -> Iterator[_Feature]:
    """What a reply can share with another, as keys of the inverted index."""
    topics = [hit.id for hit in reply.topics]
    yield from (("topic", topic) for topic in topics)
    yield from (("topics", *pair) for pair in combinations(sorted(topics), 2))
    yield from (("cites", fold(citation.title)) for citation in reply.cites)
    if reply.facts.region:
        province, prefecture = reply.facts.region.code[:2], reply.facts.region.code[:4]
        yield from (("place", topic, place) for topic in topics for place in (province, prefecture))


def _postings(replies: Sequence[Reply]) -> Mapping[_Feature, list[int]]:
    postings: defaultdict[_Feature, list[int]] = defaultdict(list)
    for place, reply in enumerate(replies):
        for feature in _features(reply):
            postings[feature].append(place)
    return postings


def _candidates(place: int, reply: Reply, postings: Mapping[_Feature, list[int]]) -> list[int]:
    found: set[int] = set()
    for feature in _features(reply):
        posting = postings[feature]
        here = bisect_left(posting, place)
        first = max(0, min(here - NEIGHBOURS // 2, len(posting) - NEIGHBOURS - 1))
        found.update(posting[first : first + NEIGHBOURS + 1])
    return sorted(found - {place})


def _weights(replies: Sequence[Reply]) -> Mapping[_Feature, float]:
    """How much sharing a topic or document says: more, the fewer replies have it."""
    counts = Counter(feature for reply in replies for feature in _features(reply) if feature[0] in {"topic", "cites"})
    return {feature: math.log1p(len(replies) / count) for feature, count in counts.items()}


def _best(
    place: int, replies: Sequence[Reply], candidates: Sequence[int], weights: Mapping[_Feature, float]
) -> tuple[Related, ...]:
    reply = replies[place]
    scored = [(_score(reply, replies[other], weights), other) for other in candidates]
    best = sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:MOST_RELATED]
    return tuple(
        Related(replies[other].id, score, _shared_labels(reply, replies[other], weights)) for score, other in best
    )


def _score(reply: Reply, other: Reply, weights: Mapping[_Feature, float]) -> float:
    mine, theirs = _ranks(reply), _ranks(other)
    score = sum(weights["topic", topic] * min(mine[topic], theirs[topic]) for topic in mine.keys() & theirs.keys())
    cited = {fold(item.title) for item in reply.cites} & {fold(item.title) for item in other.cites}
    score += sum(CITATION_WEIGHT * weights["cites", title] for title in cited)
    score += _nearness(reply.facts.region, other.facts.region)
    if reply.facts.kind and reply.facts.kind is other.facts.kind:
        score += SAME_ASSEMBLY_KIND
    # Sums of floats depend on their order in the last digits; a rounded score does not.
    return round(score, 6)


def _ranks(reply: Reply) -> Mapping[str, float]:
    last = len(RANK_WEIGHTS) - 1
    return {hit.id: RANK_WEIGHTS[min(rank, last)] for rank, hit in enumerate(reply.topics)}


def _nearness(one: Region | None, other: Region | None) -> float:
    if one is None or other is None:
        return 0.0
    if one.county and one.code == other.code:
        return SAME_COUNTY
    if one.prefecture and other.prefecture and one.code[:4] == other.code[:4]:
        return SAME_PREFECTURE
    return SAME_PROVINCE if one.province and one.code[:2] == other.code[:2] else 0.0


def _shared_labels(reply: Reply, other: Reply, weights: Mapping[_Feature, float]) -> tuple[str, ...]:
    theirs = {hit.id for hit in other.topics}
    shared = [hit for hit in reply.topics if hit.id in theirs]
    return tuple(hit.label for hit in sorted(shared, key=lambda hit: (-weights["topic", hit.id], hit.id)))
