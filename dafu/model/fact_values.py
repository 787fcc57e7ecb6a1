"""Values of facts that are more than a text or a number."""

from enum import StrEnum

from dafu.records import record

NATION_CODE = "100000"
"""Stands for the whole country, to which GB/T 2260 gives no code; all others begin with their province's two digits."""


class Kind(StrEnum):
    """Whom a reply answers: a people's congress deputy or a CPPCC member."""

    SUGGESTION = "suggestion"
    PROPOSAL = "proposal"


class Level(StrEnum):
    """Level of the assembly that the matter was raised in, not of the agency that replies."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    PREFECTURE = "prefecture"
    COUNTY = "county"


class Role(StrEnum):
    """The part that the agency has in the answer, when the page names it; most pages do not."""

    LEAD = "lead"
    """主办: it collects the opinions of the others and answers."""
    JOINT = "joint"
    """会办, 协办, 分办: it answers for its own part, to the lead agency or beside it."""
    SOLE = "sole"
    """独办, 单办: nobody else takes part."""


class ProposerKind(StrEnum):
    """Who raises a matter."""

    PERSON = "person"
    PARTY = "party"
    """One of the democratic parties (民主党派) or its local committee."""
    GROUP = "group"
    """A people's organisation, a delegation or group of deputies, an association."""
    SECTOR = "sector"
    """A sector (界别) of the CPPCC."""
    COMMITTEE = "committee"
    """A special committee of a congress or of the CPPCC."""


class Disclosure(StrEnum):
    """What the page says about the reply's own publicity."""

    OPEN = "open"
    """主动公开."""
    PARTIAL = "partial"
    """部分公开, 摘要公开."""
    ON_REQUEST = "on_request"
    """依申请公开."""
    WITHHELD = "withheld"
    """不予公开."""


@record
class Proposer:
    """Who raised the matter, as printed."""

    kind: ProposerKind
    name: str


@record
class Region:
    """A place of GB/T 2260 down to county level; names as in the table, None above or below it."""

    code: str
    province: str | None = None
    prefecture: str | None = None
    county: str | None = None

    @property
    def is_nation(self) -> bool:
        """Whether this is the region of the national assemblies and of the ministries, which no province holds."""
        return self.code == NATION_CODE

    @property
    def name(self) -> str:
        """The narrowest name: 濮阳市, or 渝北区 in 重庆市."""
        return self.county or self.prefecture or self.province or "全国"

    @property
    def full_name(self) -> str:
        """All names from the province down, in one run: 河南省濮阳市."""
        return "".join(name for name in (self.province, self.prefecture, self.county) if name) or "全国"


@record
class Contact:
    """Who may be asked about the reply; printed in the text, never gathered (see DESIGN: privacy)."""

    office: str | None = None
    name: str | None = None
    phone: str | None = None
