"""Other replies worth reading after one, found through what both share."""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from dafu.model import Card, Kind, Related
from dafu.text import fold

MOST_RELATED = 5
# A reply is compared with at most this many others for each thing that it shares, those next to it in the order of the
# archive. Keeps the work linear: 100,000 replies under 46 topics would else be 10⁹ pairs.
NEIGHBOURS = 16
# Weight of a topic by its place in the reply's list: the first is what the reply is about.
RANK_WEIGHTS = (1.0, 0.7, 0.5, 0.4, 0.3)
# A shared document says more than a shared topic: both agencies carry out the same order.
CITATION_WEIGHT = 1.5
NEARNESS = (0.3, 0.3, 0.3)
"""What the same province, prefecture and county each add; a common topic of ten thousand weighs about 0.7."""
SAME_KIND = 0.1

_Feature = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Profile:
    """What one reply can share with another."""

    id: str
    ranks: Mapping[str, float]
    labels: Mapping[str, str]
    documents: frozenset[str]
    kind: Kind | None
    places: tuple[str | None, str | None, str | None]
    """Codes of province, prefecture and county, as far as the reply names them."""


def related_replies(replies: Sequence[Card]) -> dict[str, tuple[Related, ...]]:
    """For every reply, at most five others that share a topic or a cited document, best first.

    Rare topics and documents weigh more; the same place adds to it, and alone is no reason.
    """
    profiles = [_profile(reply) for reply in replies]
    features = [tuple(_features(profile)) for profile in profiles]
    postings: defaultdict[_Feature, list[int]] = defaultdict(list)
    for place, shared in enumerate(features):
        for feature in shared:
            postings[feature].append(place)
    # Sharing a topic or document says more, the fewer replies have it.
    weights = {
        feature[1]: math.log1p(len(replies) / len(posting))
        for feature, posting in postings.items()
        if len(feature) == 2
    }
    return {
        profile.id: _best(
            profile, [profiles[other] for other in _candidates(place, features[place], postings)], weights
        )
        for place, profile in enumerate(profiles)
    }


def _profile(reply: Card) -> _Profile:
    last = len(RANK_WEIGHTS) - 1
    region = reply.facts.region
    return _Profile(
        id=reply.id,
        ranks={hit.id: RANK_WEIGHTS[min(rank, last)] for rank, hit in enumerate(reply.topics)},
        labels={hit.id: hit.label for hit in reply.topics},
        # 《 keeps the key of a document apart from the id of a topic.
        documents=frozenset(f"《{fold(citation.title)}》" for citation in reply.cites),
        kind=reply.facts.kind,
        places=(None, None, None)
        if region is None
        else (
            region.code[:2] if region.province else None,
            region.code[:4] if region.prefecture else None,
            region.code if region.county else None,
        ),
    )


def _features(profile: _Profile) -> Iterator[_Feature]:
    """Keys of the inverted index; those of two parts are what is weighed, the others only find candidates."""
    topics = sorted(profile.ranks)
    yield from (("topic", topic) for topic in topics)
    yield from (("cites", document) for document in sorted(profile.documents))
    yield from (("topics", *pair) for pair in combinations(topics, 2))
    yield from (("place", topic, place) for topic in topics for place in profile.places if place)


def _candidates(place: int, shared: Iterable[_Feature], postings: Mapping[_Feature, list[int]]) -> list[int]:
    found: set[int] = set()
    for feature in shared:
        posting = postings[feature]
        here = bisect_left(posting, place)
        first = max(0, min(here - NEIGHBOURS // 2, len(posting) - NEIGHBOURS - 1))
        found.update(posting[first : first + NEIGHBOURS + 1])
    found.discard(place)
    return sorted(found)


def _best(profile: _Profile, others: Iterable[_Profile], weights: Mapping[str, float]) -> tuple[Related, ...]:
    scored = [(_score(profile, other, weights), other) for other in others]
    # Sorting keeps the order of equals, so of two as good the one that stands first in the archive comes first.
    best = sorted(scored, key=lambda pair: -pair[0])[:MOST_RELATED]
    return tuple(Related(other.id, score, _shared_labels(profile, other, weights)) for score, other in best)


def _score(one: _Profile, other: _Profile, weights: Mapping[str, float]) -> float:
    score = sum(
        weights[topic] * min(rank, other.ranks[topic]) for topic, rank in one.ranks.items() if topic in other.ranks
    )
    if one.documents and other.documents:
        score += CITATION_WEIGHT * sum(weights[document] for document in sorted(one.documents & other.documents))
    for mine, theirs, weight in zip(one.places, other.places, NEARNESS, strict=True):
        if mine is not None and mine == theirs:
            score += weight
    if one.kind is not None and one.kind is other.kind:
        score += SAME_KIND
    # Sums of floats depend on their order in the last digits; a rounded score does not.
    return round(score, 6)


def _shared_labels(one: _Profile, other: _Profile, weights: Mapping[str, float]) -> tuple[str, ...]:
    shared = sorted(one.ranks.keys() & other.ranks.keys(), key=lambda topic: (-weights[topic], topic))
    return tuple(one.labels[topic] for topic in shared)
