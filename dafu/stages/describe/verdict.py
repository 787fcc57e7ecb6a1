"""Whether the page is a reply at all."""

from dafu.model import Zone
from dafu.stages.describe.draft import Draft
from dafu.stages.describe.sources import Sources
from dafu.stages.describe.whence import clause_of

_OPENING_LINES = 3
_OPENING_SIGNS = 400


def decide_status(draft: Draft, sources: Sources) -> None:
    """Note why the page is set aside, if it is no reply to a deputy or member."""
    draft.set_aside = _reason(draft, sources)
    if draft.set_aside:
        for name in ("kind", "level"):
            draft.values.pop(name, None)
            draft.evidence.pop(name, None)


def _reason(draft: Draft, sources: Sources) -> str | None:
    found = clause_of(sources)
    if (found and found[0].party) or (
        sources.opening and sources.opening.parts.clause and sources.opening.parts.clause.party
    ):
        return "It answers a delegate of a party congress, neither a people's congress deputy nor a CPPCC member."
    if "kind" not in draft.values:
        return "It names neither a suggestion of a people's congress deputy nor a proposal of a CPPCC member."
    facts = sources.title_facts
    if facts is not None and not facts.is_reply and not _is_letter(draft):
        return "It speaks about suggestions or proposals, but is not a reply to one: no reply's title and no letter."
    return None


def _is_letter(draft: Draft) -> bool:
    """Whether the page speaks to the one who raised the matter."""
    opening = draft.rules.patterns["letter-opening"]
    first = [line.text[:_OPENING_SIGNS] for line in draft.page.body[:_OPENING_LINES]]
    return bool(draft.page.in_zone(Zone.SALUTATION)) or any(opening.search(draft.rules.fold(text)) for text in first)
