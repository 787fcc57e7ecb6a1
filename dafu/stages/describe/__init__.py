"""Facts of one reply, each with the lines and the rule that it was read from."""

from collections.abc import Callable, Sequence

from dafu.model import Description, ZonedPage
from dafu.rulebook.facts import FactRules
from dafu.stages.describe.curator import apply_overrides
from dafu.stages.describe.damage import flag_damage
from dafu.stages.describe.doubts import doubt_several_replies
from dafu.stages.describe.draft import Draft
from dafu.stages.describe.letter import describe_letter
from dafu.stages.describe.matter import describe_matter
from dafu.stages.describe.paper import describe_paper
from dafu.stages.describe.proposers import describe_proposers
from dafu.stages.describe.sources import Sources, read_sources
from dafu.stages.describe.verdict import decide_status
from dafu.stages.describe.whence import describe_agency

__all__ = ["READINGS", "Draft", "Sources", "begin_description", "describe_page"]

READINGS: Sequence[Callable[[Draft, Sources], None]] = (
    describe_agency,
    describe_matter,
    describe_letter,
    describe_paper,
    describe_proposers,
    doubt_several_replies,
    decide_status,
    apply_overrides,
    flag_damage,
)
"""What is read one after the other; each may look at what those before it found."""


def describe_page(page: ZonedPage, rules: FactRules) -> Description:
    """Read the facts of a page from all its zones; nothing is inferred that the page does not give.

    A reading that another one contradicts becomes a problem; the fact keeps the better evidence.
    """
    draft, sources = begin_description(page, rules)
    for read in READINGS:
        read(draft, sources)
    return draft.finished()


def begin_description(page: ZonedPage, rules: FactRules) -> tuple[Draft, Sources]:
    """A description without facts, and the places of the page that facts are read from.

    For whoever takes several pages through each of ``READINGS`` together; one page goes through ``describe_page``.
    """
    return Draft(page, rules), read_sources(page, rules)
