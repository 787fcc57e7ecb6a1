"""Captures that repeat a reply: the same bytes, the same text, or the same reply with some of its text changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from dafu.linking.differences import Text, changes_between, similarity
from dafu.linking.identity import same_reply
from dafu.linking.known import Known, Row
from dafu.linking.outline import Outline, at_most_similar
from dafu.model import Card, Change, Duplicate, Load, Problem, Sameness, Severity, Source, whole
from dafu.values import PartialDate

MIN_SIMILARITY: Final = 0.8
"""On 46 annotated replies and pages: different replies share at most .34 (median .09), damaged copies at least .93."""
MOST_COMPARED: Final = 8
"""Replies of one matter and agency that a text is compared with; keeps a corpus of one matter linear."""
MOST_TOLD: Final = 20
"""Versions of one reply whose changes are found; of any more only how much of the text is the same."""
MOST_NAMED: Final = 3
"""Captures that a note names; it counts the others."""

_CHINA = timezone(timedelta(hours=8))
_NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class _Repeat:
    """A capture and what it repeats."""

    reply: Card
    canonical: Card
    sameness: Sameness
    twin: Card | None = None
    """The version that the capture repeats in turn."""
    changes: tuple[Change, ...] = ()
    share: float = 1.0


def split_repeats(
    replies: Iterable[Card], load: Load = whole, known: Known | None = None
) -> tuple[list[Card], tuple[Duplicate, ...]]:
    """The replies of an archive, each by its earliest capture, and every other capture as a duplicate of one of them.

    The outcome does not depend on the order in which the replies come. The text of a reply is loaded only where it may
    be a version of another, and no earlier build compared the two.
    """
    by_bytes: defaultdict[str, list[Card]] = defaultdict(list)
    for reply in sorted(replies, key=_earliest_first):
        by_bytes[reply.source.sha256].append(reply)
    firsts = [copies[0] for copies in by_bytes.values()]
    repeats = {item.reply.source.sha256: item for group in same_reply(firsts) for item in _recalled(group, load, known)}
    again = [
        _same_bytes(copy, first, repeats.get(first.source.sha256))
        for first, *copies in by_bytes.values()
        for copy in copies
    ]
    # Copies of the same bytes come last: whoever looks for an id finds first what that capture is.
    duplicates = [_duplicate(item) for items in (repeats.values(), again) for item in sorted(items, key=_by_file)]
    return _with_notes([reply for reply in firsts if reply.source.sha256 not in repeats]), tuple(duplicates)


def _by_file(item: _Repeat) -> tuple[str, str]:
    return item.reply.source.file, item.reply.source.sha256


def _earliest_first(reply: Card) -> tuple[float, str, str, str, str]:
    """By capture, then published, then signed, then name; what is not known comes after what is."""
    source, facts = reply.source, reply.facts
    return _moment(source.captured), _day(facts.published), _day(facts.signed), source.file, source.sha256


def _day(date: PartialDate | None) -> str:
    return str(date) if date else "~"


def _moment(captured: str | None) -> float:
    """Seconds since 1970; a time without a zone is China's, and a date that names no day begins with its first."""
    text = (captured or "").strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            date = PartialDate.parse(f"{text}年" if text.isdecimal() else text)
            moment = datetime(date.year, date.month or 1, date.day or 1, tzinfo=_CHINA)
        except ValueError:
            return _NEVER
    aware = moment if moment.tzinfo else moment.replace(tzinfo=_CHINA)
    return (aware - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()


def _recalled(group: Iterable[Card], load: Load, known: Known | None) -> Iterator[_Repeat]:
    """The same as ``_repeats``, texts being read only for what is not known."""
    ordered = sorted(group, key=_earliest_first)
    if known is None:
        yield from _repeats(ordered, load)
        return
    places = {id(reply): place for place, reply in enumerate(ordered)}
    rows = known.rows(ordered, lambda: [_row(item, places) for item in _repeats(ordered, load)])
    for place, canonical, sameness, twin, changes, share in rows:
        of = None if twin is None else ordered[twin]
        yield _Repeat(ordered[place], ordered[canonical], Sameness(sameness), of, changes, share)


def _row(item: _Repeat, places: Mapping[int, int]) -> Row:
    twin = None if item.twin is None else places[id(item.twin)]
    canonical = places[id(item.canonical)]
    return places[id(item.reply)], canonical, item.sameness.value, twin, item.changes, item.share


def _repeats(group: Iterable[Card], load: Load) -> Iterator[_Repeat]:
    """What repeats what among captures of one reply, the earliest first."""
    by_text: defaultdict[tuple[bytes, bytes], list[Card]] = defaultdict(list)
    for reply in group:
        by_text[reply.text_key, reply.annex_key].append(reply)
    canonicals, is_compared = _Canonicals(load), len(by_text) > 1
    for (text, _), (first, *copies) in by_text.items():
        if not text:  # without a text, nothing is known to be the same
            continue
        version = canonicals.version(first) if is_compared else None
        if version is None:
            if is_compared:
                canonicals.add(first)
            yield from (_Repeat(copy, first, Sameness.TEXT) for copy in copies)
        else:
            yield version
            yield from (_Repeat(copy, version.canonical, Sameness.TEXT, first) for copy in copies)


@dataclass(slots=True)
class _Canonical:
    """A reply that a capture may be a version of, with its text."""

    reply: Card
    text: Text
    outline: Outline
    versions: int = 0


class _Canonicals:
    """The replies that a capture may be a version of; only the texts of these are held."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._compared: list[_Canonical] = []

    def add(self, reply: Card) -> None:
        """One more; texts beyond the first few are never asked for."""
        if len(self._compared) < MOST_COMPARED:
            text = Text.of(self._load(reply))
            self._compared.append(_Canonical(reply, text, Outline.of(text)))

    def version(self, reply: Card) -> _Repeat | None:
        """What the reply is a version of: the most similar of the replies before it, the earliest of equals."""
        if not self._compared:
            return None
        text = Text.of(self._load(reply))
        bounds = at_most_similar(Outline.of(text), [item.outline for item in self._compared])
        likely = [item for item, bound in zip(self._compared, bounds, strict=True) if bound >= MIN_SIMILARITY]
        scored = [(similarity(item.text, text), item) for item in likely]
        share, canonical = max(scored, key=lambda pair: pair[0], default=(0.0, self._compared[0]))
        if share < MIN_SIMILARITY:
            return None
        canonical.versions += 1
        changes = changes_between(canonical.text, text) if canonical.versions <= MOST_TOLD else ()
        return _Repeat(reply, canonical.reply, Sameness.VERSION, changes=changes, share=share)


def _same_bytes(copy: Card, first: Card, repeat: _Repeat | None) -> _Repeat:
    """The repeat of a capture whose bytes were there before, whatever the earlier capture is itself."""
    if repeat is None:
        return _Repeat(copy, first, Sameness.BYTES)
    if repeat.sameness is Sameness.VERSION:
        return _Repeat(copy, repeat.canonical, Sameness.BYTES, first)
    return replace(repeat, reply=copy)


# ---------------------------------------------------------------- in words


def _duplicate(item: _Repeat) -> Duplicate:
    source, other = item.reply.source, (item.twin or item.canonical).source
    reason, label = _how_far(item, other)
    where, where_label = _whence(source, other)
    return Duplicate(
        source,
        item.canonical.id,
        f"{reason}; {where}",
        label=f"{where_label}，{label}",
        sameness=item.sameness,
        changes=item.changes,
        twin=item.twin.id if item.twin else "",
        facts=item.reply.facts,
    )


def _how_far(item: _Repeat, other: Source) -> tuple[str, str]:
    whom = "与某一版本" if item.twin else ""
    if item.sameness is Sameness.BYTES:
        return f"the same bytes as {other.file}, which stands for both in the archive", f"{whom}逐字节相同"
    if item.sameness is Sameness.TEXT:
        return f"the same text as {other.file}", f"{whom}正文相同"
    if item.share == 1.0:
        return (
            f"a version of {other.file}: the same paragraphs, in another order or with another annex",
            "段落次序或附件有改动",
        )
    return f"a version of {other.file}: {int(item.share * 100)} % of the text is the same", "正文有改动"


def _whence(source: Source, other: Source) -> tuple[str, str]:
    if source.url and source.url == other.url:
        return f"captured again from the same page ({source.url})", "同一网页再次抓取"
    if not source.site or not other.site:
        return "another capture (the site of one of the two is not known)", "另一抓取件"
    if _host(source) == _host(other):
        return f"another capture of the same site ({source.site})", "同一网站再次抓取"
    return f"captured from another site ({source.site}; the other from {other.site})", "另一网站"


def _host(source: Source) -> str:
    return (source.site or "").removeprefix("www.")


def _with_notes(replies: Sequence[Card]) -> list[Card]:
    """The replies, with a note on each whose text another reply has too."""
    by_text: defaultdict[bytes, list[Card]] = defaultdict(list)
    for reply in replies:
        if reply.text_key:
            by_text[reply.text_key].append(reply)
    notes = {
        reply.source.sha256: _note(reply, group) for group in by_text.values() if len(group) > 1 for reply in group
    }
    return [
        replace(reply, problems=(*reply.problems, notes[reply.source.sha256]))
        if reply.source.sha256 in notes
        else reply
        for reply in replies
    ]


def _note(reply: Card, group: Sequence[Card]) -> Problem:
    others = len(group) - 1
    named = [other.source.file for other in group[: MOST_NAMED + 1] if other is not reply][:MOST_NAMED]
    more = f" and {others - len(named)} more" if others > len(named) else ""
    message = (
        f"same text as {', '.join(named)}{more}, but not known to be the same reply; "
        "if it is, state matter and agency alike in NAME.toml"
    )
    return Problem(Severity.NOTE, message, rule="same-text")
