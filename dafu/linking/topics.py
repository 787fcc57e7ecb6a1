"""Filing replies under the topics of the controlled vocabulary, with the lines that say so."""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from dafu.model import Reply, Topic, TopicHit, Zone
from dafu.rulebook.scripts import shared_folding, word_form
from dafu.rulebook.terms import TermIndex

# All constants are set on 20 annotated replies, 30 to 5,300 signs long, of 12 provinces and one ministry: 41 topics found
# as annotated, 3 missed, a handful more than annotated. Moving any one by a fifth changes that by at most two topics.
HEAD_WEIGHT = 6.0
# Two different words of the topic in title and subject are as good as five.
MAX_HEAD_WORDS = 2
# The opening of a numbered part (一是…。 （二）…。) says what the part is about.
SIGNPOST_WEIGHT = 3.0
# The body counts by the root of its hits per thousand signs: four times the words are twice the weight.
BODY_WEIGHT = 3.0
# Shorter bodies count as this long: there a word says little by standing twice.
SHORTEST = 400
# A word that stands once in the body and not in the head is a passing remark.
MIN_BODY_HITS = 2
MIN_SCORE = 4.5
# Beside a clear main topic, a topic with less than this share of its score is a side remark.
MIN_SHARE = 0.2
MAX_TOPICS = 5

_SIGNPOST = re.compile(
    r"(?:[\n。;:](?:第?[一二三四五六七八九十]{1,3}[、是]|\([一二三四五六七八九十]{1,3}\)|\(?\d{1,2}[.、)](?!\d)))([^\n。;:]{2,40})"
)
"""In lines that each have their line end before them."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A vocabulary, and what is derived from it once."""

    vocabulary: Sequence[Topic]
    index: TermIndex
    labels: Mapping[str, str]
    order: Mapping[str, int]


@dataclass(slots=True)
class _Count:
    head: set[str] = field(default_factory=set)
    body: int = 0
    signposts: int = 0
    lines: dict[int, None] = field(default_factory=dict)


def topics_of(reply: Reply, vocabulary: Sequence[Topic]) -> tuple[TopicHit, ...]:
    """The topics that a reply is about, best first; none when its words say nothing.

    Terms count in title and subject and in the body; names of agencies, salutation, contact and copied-to do not.
    """
    prepared = _prepared(vocabulary)
    shared_folding().remember(line.text for line in reply.lines if line.zone is Zone.BODY)
    body = tuple((line.number, word_form(line.text)) for line in reply.lines if line.zone is Zone.BODY)
    counts = _counts(reply, body, prepared.index)
    length = max(sum(len(text) for _, text in body), SHORTEST)
    scores = {topic: _score(count, length) for topic, count in counts.items()}
    if not scores:
        return ()
    best = max(scores.values(), default=0.0)
    bar = max(MIN_SCORE, best * MIN_SHARE)
    chosen = sorted(
        (topic for topic in scores if scores[topic] >= bar),
        key=lambda topic: (-scores[topic], -sum(map(len, counts[topic].head)), prepared.order[topic]),
    )
    return tuple(
        TopicHit(topic, prepared.labels[topic], tuple(sorted(counts[topic].lines))) for topic in chosen[:MAX_TOPICS]
    )


_at_hand: list[_Prepared] = []
"""At most one: the vocabulary of the last reply. Known by identity, for a hash of all its words takes as long as a reply."""


def _prepared(vocabulary: Sequence[Topic]) -> _Prepared:
    if not _at_hand or _at_hand[0].vocabulary is not vocabulary:
        labels = {topic.id: topic.label for topic in vocabulary}
        order = {topic.id: position for position, topic in enumerate(vocabulary)}
        _at_hand[:] = [_Prepared(vocabulary, TermIndex.of(vocabulary), labels, order)]
    return _at_hand[0]


def _counts(reply: Reply, body: Sequence[tuple[int, str]], index: TermIndex) -> Mapping[str, _Count]:
    """Count the hits of all texts at once; folded texts hold no line end, so no word and no signpost reaches across."""
    heads = [word_form(text or "") for text in (reply.facts.title, reply.facts.subject)]
    titles = [(line.number, word_form(line.text)) for line in reply.lines if line.zone is Zone.TITLE]
    lines = [*titles, *body]
    whole = "\n".join([*heads, *(text for _, text in lines)])
    head = sum(map(len, heads)) + 1
    ends = list(accumulate((len(text) + 1 for _, text in lines), initial=head))
    posts = [match.span(1) for match in _SIGNPOST.finditer(whole, ends[len(titles)])]
    posts.append((len(whole), len(whole)))
    counts: defaultdict[str, _Count] = defaultdict(_Count)
    line = post = 0
    for topic, term, start, _ in index.rows(whole):
        count = counts[topic]
        if start < head:
            count.head.add(term)
            continue
        while start > ends[line + 1]:
            line += 1
        count.lines[lines[line][0]] = None
        if line >= len(titles):
            while start >= posts[post][1]:
                post += 1
            count.body += 1
            count.signposts += posts[post][0] <= start
    return counts


def _score(count: _Count, length: int) -> float:
    if not count.head and count.body < MIN_BODY_HITS:
        return 0.0
    weight = count.body + (SIGNPOST_WEIGHT - 1) * count.signposts
    return HEAD_WEIGHT * min(len(count.head), MAX_HEAD_WORDS) + BODY_WEIGHT * math.sqrt(1000 * weight / length)
