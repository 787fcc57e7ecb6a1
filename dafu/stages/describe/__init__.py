"""Facts of one reply, each with the lines and the rule that it was read from."""

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
from dafu.stages.describe.sources import read_sources
from dafu.stages.describe.verdict import decide_status
from dafu.stages.describe.whence import describe_agency

__all__ = ["describe_page"]


def describe_page(page: ZonedPage, rules: FactRules) -> Description:
    """Read the facts of a page from all its zones; nothing is inferred that the page does not give.

    A reading that another one contradicts becomes a problem; the fact keeps the better evidence.
    """
    draft = Draft(page, rules)
    sources = read_sources(page, rules)
    describe_agency(draft, sources)
    describe_matter(draft, sources)
    describe_letter(draft, sources)
    describe_paper(draft, sources)
    describe_proposers(draft, sources)
    doubt_several_replies(draft, rules)
    decide_status(draft, sources)
    apply_overrides(draft)
    flag_damage(draft)
    return draft.finished()
