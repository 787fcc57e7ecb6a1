"""Which captures are of one reply, as far as their facts can tell; what is not certain stays apart."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable

from dafu.linking.views import matter_key
from dafu.model import Card
from dafu.text import fold

_Tell = Callable[[Card], Hashable | None]


def same_reply(replies: Iterable[Card]) -> list[list[Card]]:
    """Groups of two and more captures of one reply; each capture stands in at most one.

    One reply has one matter and one agency, or, where the matter is not known, one title, agency and date of signing.
    Captures that print different document numbers are of different replies.
    """
    groups: defaultdict[Hashable, list[Card]] = defaultdict(list)
    titled: defaultdict[Hashable, list[Card]] = defaultdict(list)
    matters: dict[int, Hashable | None] = {}
    for reply in replies:
        matter, title = _matter(reply), _title(reply)
        matters[id(reply)] = matter
        if title is not None:
            titled[title].append(reply)
        elif matter is not None:
            groups[matter].append(reply)

    def matter_of(reply: Card) -> Hashable | None:
        """The matter, found once."""
        return matters[id(reply)]

    for title, group in titled.items():
        for place, part in enumerate(_split(group, matter_of, *_NUMBERING)):
            known = next((matter for matter in map(matter_of, part) if matter), None)
            groups[known or (title, place)] += part
    likely = [group for group in groups.values() if len(group) > 1]
    return [part for group in likely for part in _split(group, _document_number) if len(part) > 1]


def _matter(reply: Card) -> Hashable | None:
    """Matter and agency; the number as printed besides, because an address writes 12、34 and 12-34 alike."""
    key = matter_key(reply)
    agency, number = fold(reply.facts.agency or ""), fold(reply.facts.number or "")
    return (key, number, agency) if key and agency else None


def _title(reply: Card) -> Hashable | None:
    title, agency = fold(reply.facts.title or ""), fold(reply.facts.agency or "")
    return (title, agency, reply.facts.signed) if title and agency and reply.facts.signed else None


def _document_number(reply: Card) -> Hashable | None:
    return fold(reply.facts.document_number or "") or None


_NUMBERING: tuple[_Tell, ...] = (
    lambda reply: fold(reply.facts.number or "") or None,
    lambda reply: reply.facts.kind,
    lambda reply: reply.facts.term,
    lambda reply: reply.facts.session,
)
"""What two captures of one reply may leave out, but cannot contradict."""


def _split(group: list[Card], *tells: _Tell) -> list[list[Card]]:
    """The group in parts that contradict themselves in none of the facts.

    A capture that is silent belongs to the others when they agree; when they do not, nobody knows to whom, and the
    silent ones are a part of their own.
    """
    if len(group) == 1:  # nearly all
        return [group]
    parts = [group]
    for tell in tells:
        parts = [part for whole in parts for part in _split_by(whole, tell)]
    return parts


def _split_by(group: list[Card], tell: _Tell) -> list[list[Card]]:
    by_value: defaultdict[Hashable | None, list[Card]] = defaultdict(list)
    for reply in group:
        by_value[tell(reply)].append(reply)
    return [group] if len(by_value.keys() - {None}) < 2 else list(by_value.values())
