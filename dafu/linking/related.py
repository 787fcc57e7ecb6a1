"""Other replies worth reading after one, found through what both share."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache

import numpy as np

from dafu.linking.neighbours import BLOCK, Pairs, pairs_of
from dafu.linking.traits import WEIGHT_UNIT, Traits, Whole, traits_of
from dafu.model import Card, Related

MOST_RELATED = 5
# Tenths that a topic weighs by its place in the reply's list: the first is what the reply is about.
RANK_WEIGHTS = (10, 7, 5, 4, 3)
# A shared document says more than a shared topic: both agencies carry out the same order.
CITATION_WEIGHT = 15
NEARNESS = (3, 3, 3)
"""Tenths that the same province, prefecture and county each add; a common topic of ten thousand weighs about 0.7."""
SAME_KIND = 1
_TENTH = WEIGHT_UNIT
_SCORE_UNIT = 10 * WEIGHT_UNIT

# A sort key holds the reply's place in its block, how much its score is below the highest, and the other reply.
_SCORE_BITS, _PLACE_BITS = 30, 23
_MOST_SCORE = (1 << _SCORE_BITS) - 1


def related_replies(replies: Sequence[Card]) -> dict[str, tuple[Related, ...]]:
    """For every reply, at most five others that share a topic or a cited document, best first.

    Rare topics and documents weigh more; the same place adds to it, and alone is no reason. Of two as good, the one that
    stands first in the archive comes first.
    """
    traits = traits_of(replies)
    ids = [reply.id for reply in replies]
    labels_of = _shared_labels(traits)
    related: dict[str, tuple[Related, ...]] = dict.fromkeys(ids, ())
    score = _scorer(traits)
    for pairs in pairs_of(traits):
        for one, found in _best(pairs, score(pairs)):
            related[ids[one]] = tuple(
                Related(ids[other], points / _SCORE_UNIT, labels_of(one, other)) for other, points in found
            )
    return related


def _scorer(traits: Traits) -> Callable[[Pairs], Whole]:
    """How much the replies of each pair share, in millionths."""
    # One byte each: at 100,000 replies the table stays in the cache of the processor.
    ranks = np.zeros((traits.size, len(traits.topic_weights)), dtype=np.int8)
    for column, weight in zip(traits.topics.T, RANK_WEIGHTS, strict=True):
        known = np.flatnonzero(column >= 0)
        ranks[known, column[known]] = weight
    documents = _document_scorer(traits)
    # What has no topic leads to the last column, which is 0.
    columns = [np.where(column < 0, ranks.shape[1] - 1, column) for column in traits.topics.T]
    flat, weights = ranks.ravel(), traits.topic_weights

    def score(pairs: Pairs) -> Whole:
        """Points of each pair, as whole numbers."""
        ones, others = pairs.ones, pairs.others
        points = documents(ones, others)
        rows = others * ranks.shape[1]
        for column, weight in zip(columns, RANK_WEIGHTS, strict=True):
            topics = column.take(ones)
            points += weights.take(topics) * np.minimum(flat.take(rows + topics), weight)
        for column, weight in zip((*traits.places.T, traits.kinds), (*NEARNESS, SAME_KIND), strict=True):
            mine = column.take(ones)
            points += weight * _TENTH * ((mine == column.take(others)) & (mine >= 0))
        return points

    return score


def _document_scorer(traits: Traits) -> Callable[[Whole, Whole], Whole]:
    """How much the documents weigh that both replies of a pair name."""
    total, starts = max(1, len(traits.document_weights)), traits.document_starts
    counts, signs = np.diff(starts), traits.document_signs()
    named = np.sort(np.repeat(np.arange(traits.size), counts) * total + traits.documents)

    def score(ones: Whole, others: Whole) -> Whole:
        """Points of each pair for the documents that both cite."""
        points = np.zeros(len(ones), dtype=np.int64)
        likely = np.flatnonzero(signs[ones] & signs[others])
        many = counts[ones[likely]]
        pairs = np.repeat(likely, many)
        first = np.repeat(starts[ones[likely]] - (np.cumsum(many) - many), many)
        documents = traits.documents[first + np.arange(len(pairs))]
        keys = others[pairs] * total + documents
        is_shared = named[np.minimum(np.searchsorted(named, keys), len(named) - 1)] == keys if len(keys) else []
        np.add.at(points, pairs[is_shared], CITATION_WEIGHT * traits.document_weights[documents[is_shared]])
        return points

    return score


def _best(pairs: Pairs, points: Whole) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Each reply of a block with the best of its pairs: the other reply and its points."""
    keys = (pairs.ones - pairs.first) << _SCORE_BITS | (_MOST_SCORE - np.minimum(points, _MOST_SCORE))
    keys = np.sort(keys << _PLACE_BITS | pairs.others)
    bounds = np.searchsorted(keys, np.arange(BLOCK + 1) << (_SCORE_BITS + _PLACE_BITS))
    counts = np.minimum(np.diff(bounds), MOST_RELATED)
    ends = np.cumsum(counts)
    best = keys[np.arange(ends[-1]) + np.repeat(bounds[:-1] - ends + counts, counts)]
    others = (best & ((1 << _PLACE_BITS) - 1)).tolist()
    found = (_MOST_SCORE - (best >> _PLACE_BITS & _MOST_SCORE)).tolist()
    for place, (count, end) in enumerate(zip(counts.tolist(), ends.tolist(), strict=True)):
        if count:
            yield pairs.first + place, list(zip(others[end - count : end], found[end - count : end], strict=True))


def _shared_labels(traits: Traits) -> Callable[[int, int], tuple[str, ...]]:
    """Labels of the topics that two replies share, the rarest first."""
    masks = [0] * traits.size
    for topics in traits.topics.T.tolist():
        masks = [mask | 1 << topic if topic >= 0 else mask for mask, topic in zip(masks, topics, strict=True)]
    weights = traits.topic_weights.tolist()
    by_weight = sorted(range(len(traits.topic_names)), key=lambda topic: (-weights[topic], topic))

    @cache
    def labels(shared: int) -> tuple[str, ...]:
        """Labels of the topics whose bits are set, the weightiest first."""
        return tuple(traits.topic_labels[topic] for topic in by_weight if shared >> topic & 1)

    return lambda one, other: labels(masks[one] & masks[other])
