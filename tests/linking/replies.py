"""Small replies written by hand; the people in them are invented."""

from dataclasses import replace
from typing import Any

from dafu.linking.filing import file_reply
from dafu.model import Facts, Kind, Level, Line, Region, Reply, Source, TopicHit, Zone, ZonedLine
from dafu.rulebook.files import RULES
from dafu.rulebook.source import RuleErrors
from dafu.rulebook.topics import load_topics
from dafu.values import PartialDate

VOCABULARY = load_topics(RULES / "topics.toml", RuleErrors())
PUYANG = Region("410900", "河南省", "濮阳市")
FACTS = Facts(
    kind=Kind.SUGGESTION, level=Level.PREFECTURE, term=9, session=1, number="286", region=PUYANG, agency="濮阳市民政局"
)


def reply(*body: str, file: str = "corpus/a.txt", sha256: str = "a", facts: Facts = FACTS) -> Reply:
    """A reply whose body has the given lines, numbered from 1."""
    lines = tuple(ZonedLine(Line(number, text), Zone.BODY, "test") for number, text in enumerate(body, start=1))
    return file_reply(Reply(Source(file, sha256.ljust(64, "0"), "utf-8", 1), facts, lines, (), ()), VOCABULARY)


def numbered(place: int, /, *topics: str, **facts: Any) -> Reply:
    """A reply whose id is a given number, filed under topics, with some facts changed."""
    hits = tuple(TopicHit(topic, topic, ()) for topic in topics)
    base = reply(sha256=f"{place:016x}", file=f"corpus/{place:06}.txt", facts=replace(FACTS, **facts))
    return replace(base, topics=hits)


def dated(place: int, date: str | None) -> Reply:
    """A reply signed on a date."""
    return numbered(place, signed=PartialDate.parse(date) if date else None)
