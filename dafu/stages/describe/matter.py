"""Which matter is answered: title, kind, term, session, number, subject."""

from dafu.model import Kind, Severity, Zone
from dafu.stages.describe.draft import Draft
from dafu.stages.describe.reading import quotations
from dafu.stages.describe.sources import Sources
from dafu.stages.describe.whence import kind_of
from dafu.values import MatterNumber

_ORDINARY = ("term", "session")


def describe_matter(draft: Draft, sources: Sources) -> None:
    """Note what the title says, then what the opening and the page's form say."""
    if sources.title:
        draft.give("title", sources.title.text, sources.title.lines, sources.title.rule)
    _kind(draft, sources)
    _from_title(draft, sources)
    _from_opening(draft, sources)
    _from_form(draft, sources)


def _kind(draft: Draft, sources: Sources) -> None:
    kind = kind_of(sources)
    title, opening = sources.title, sources.opening
    if kind is None:
        kind, lines = _by_salutation(draft)
        draft.give("kind", kind, lines, "kind-in-salutation")
        return
    if title and sources.title_facts and sources.title_facts.parts.kind:
        lines, rule = title.lines, "kind-in-title"
        _compare_kind(draft, kind, sources.title_facts.parts.word_kind, lines, rule, Severity.NOTE)
    elif opening and opening.parts.kind:
        lines, rule = opening.lines, "kind-in-opening"
    else:
        lines, rule = (), "kind-in-form"
    draft.give("kind", kind, lines, rule)
    if opening:
        where = (*lines, *opening.lines)
        assembly = opening.parts.clause.kind if opening.parts.clause else None
        if assembly not in (None, kind):
            _compare_kind(draft, kind, assembly, where, "kind-in-opening", Severity.WARN)
        else:
            _compare_kind(draft, kind, opening.parts.word_kind, where, "kind-in-opening", Severity.NOTE)


def _compare_kind(
    draft: Draft, kind: Kind, other: Kind | None, lines: tuple[int, ...], rule: str, loud: Severity
) -> None:
    """Words for the matter are mixed up often (建议的提案): a note; two assemblies are a contradiction."""
    if other is not None and other != kind:
        message = f"the page speaks of both a {kind.value} and a {other.value}; {kind.value} was kept"
        draft.doubt("kind", message, lines, rule, loud)


def _by_salutation(draft: Draft) -> tuple[Kind | None, tuple[int, ...]]:
    for line in draft.page.in_zone(Zone.SALUTATION):
        folded = draft.rules.fold(line.text).rstrip(":")
        if folded.endswith("代表"):
            return Kind.SUGGESTION, (line.number,)
        if folded.endswith("委员"):
            return Kind.PROPOSAL, (line.number,)
    return None, ()


def _from_title(draft: Draft, sources: Sources) -> None:
    title, facts = sources.title, sources.title_facts
    if title is None or facts is None:
        return
    for name in (*_ORDINARY, "number", "subject", "outcome", "document_number"):
        draft.give(name, getattr(facts, name), title.lines, f"{name}-in-title")
    if facts.parts.number_doubt:
        draft.doubt("number", facts.parts.number_doubt, title.lines, "number-in-title")


def _from_opening(draft: Draft, sources: Sources) -> None:
    opening = sources.opening
    if opening is None:
        return
    parts = opening.parts
    if parts.clause is not None:
        for name in _ORDINARY:
            draft.confirm(name, getattr(parts.clause, name), opening.lines, f"{name}-in-opening")
    draft.confirm("number", parts.number, opening.lines, "number-in-opening")
    draft.give("subject", parts.subject, opening.lines, "subject-in-opening")


def _from_form(draft: Draft, sources: Sources) -> None:
    for value in sources.labelled("number"):
        try:
            number = str(MatterNumber.parse(value.value.split()[0])) if value.value else None
        except ValueError:
            continue
        draft.confirm("number", number, value.lines, value.rule.id)
    for value in sources.labelled("subject"):
        quote = next(quotations(value.value), None)
        text = value.value[slice(*quote.inner)] if quote and quote.start == 0 else value.value
        draft.give("subject", text, value.lines, value.rule.id)
