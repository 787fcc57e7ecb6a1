"""What *describe* makes: the facts of a page, each with its evidence."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dafu.model.problems import Problem
from dafu.values import PartialDate


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


@dataclass(frozen=True, slots=True)
class Region:
    """A place of GB/T 2260 down to county level; names as in the table, None above or below it."""

    code: str
    province: str | None = None
    prefecture: str | None = None
    county: str | None = None

    @property
    def name(self) -> str:
        """The narrowest name: 濮阳市, or 渝北区 in 重庆市."""
        return self.county or self.prefecture or self.province or "全国"

    @property
    def full_name(self) -> str:
        """All names from the province down, in one run: 河南省濮阳市."""
        return "".join(name for name in (self.province, self.prefecture, self.county) if name) or "全国"


@dataclass(frozen=True, slots=True)
class Contact:
    """Who may be asked about the reply; printed in the text, never gathered (see DESIGN: privacy)."""

    office: str | None = None
    name: str | None = None
    phone: str | None = None


def fact(label: str, *, gathered: bool = True) -> Any:
    """Declare one fact: its Chinese label. ``gathered`` is False for what no list, file or search may collect.

    The front matter, the JSON of ``inspect`` and the panel on the page follow the order of the declarations.
    """
    return dataclasses.field(default=None, metadata={"label": label, "gathered": gathered})


def fact_list(label: str) -> Any:
    """Declare a fact that holds several values."""
    return dataclasses.field(default=(), metadata={"label": label, "gathered": True})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page says about the reply. A fact that the page does not give is None (or an empty tuple)."""

    title: str | None = fact("标题")
    kind: Kind | None = fact("类型")
    level: Level | None = fact("层级")
    assembly: str | None = fact("受理会议")
    term: int | None = fact("届")
    session: int | None = fact("次会议")
    number: str | None = fact("编号")
    subject: str | None = fact("事由")
    agency: str | None = fact("答复单位")
    region: Region | None = fact("地区")
    addressees: tuple[str, ...] = fact_list("答复对象")
    document_number: str | None = fact("发文字号")
    signed: PartialDate | None = fact("落款日期")
    published: PartialDate | None = fact("发布日期")
    outcome: str | None = fact("办理结果")
    contact: Contact | None = fact("联系人", gathered=False)
    copied_to: tuple[str, ...] = fact_list("抄送")


FACT_LABELS: Mapping[str, str] = {f.name: f.metadata["label"] for f in dataclasses.fields(Facts)}
"""Chinese label of every fact, in declared order."""
GATHERED_FACTS: tuple[str, ...] = tuple(f.name for f in dataclasses.fields(Facts) if f.metadata["gathered"])
"""Names of the facts that lists, data files, feeds and search may carry."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact was read: line numbers of the capture (empty: head of the page or curator) and the rule."""

    field: str
    lines: tuple[int, ...]
    rule: str
    correction: "Correction | None" = None
    """Of a fact that a curator gave: why, and what the page itself says."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What stands behind a fact that a curator gave in ``NAME.toml`` beside the capture."""

    reason: str | None
    """In the curator's words; None when none is given."""
    was: Any = None
    """What the page itself gives, of the type of the fact; None when it gives nothing."""
    evidence: Evidence | None = None
    """Where the page says so."""


@dataclass(frozen=True, slots=True)
class Description:
    """The facts of one page with their evidence; the outcome of *describe*."""

    facts: Facts
    evidence: tuple[Evidence, ...] = ()
    set_aside: str | None = None
    """Why the page is not a reply, in words for a person; None when it is one."""
    problems: tuple[Problem, ...] = ()
