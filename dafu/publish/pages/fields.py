"""The field dictionary: one row for every fact, from its declaration, with how often this archive has it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import repeat
from operator import attrgetter, is_not
from typing import Any, get_args, get_type_hints

from dafu.model import (
    FACT_TERMS,
    STANDARDS,
    Contact,
    Disclosure,
    Facts,
    FactTerm,
    Kind,
    Level,
    Page,
    Proposer,
    Region,
    Role,
)
from dafu.publish import locations
from dafu.publish.locations import cell
from dafu.publish.pages.parts import crumbs, page
from dafu.publish.pages.shelf import Shelf
from dafu.values import PartialDate

_NAME = "字段说明"
_INTRODUCTION = (
    "每篇答复记录这些信息。网页、文件头、数据文件和 `inspect` 的输出都用同一份说明。网页没有写明的，空着，不推算；"
    "“有此项”一栏是本档案的答复中写明了这一项的篇数。“对应”一栏只列有把握的。"
)
_STAFF = "工作人员，不进名录、数据文件和搜索"
_TYPES: Mapping[type[Any], str] = {
    str: "文本",
    int: "整数",
    PartialDate: "日期（年、年月或年月日，ISO 8601）",
    Kind: "代码",
    Level: "代码",
    Role: "代码",
    Disclosure: "代码",
    Region: "代码和名称",
    Contact: "科室、姓名、电话",
    Proposer: "类别和名称",
}


def fields_page(shelf: Shelf) -> Iterator[Page]:
    """One page."""
    here = locations.FIELDS
    replies = shelf.archive.replies
    rows = [
        "| 名称 | 键 | 含义 | 类型 | 在哪里找 | 例子 | 对应 | 有此项 |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for term, filled in zip(FACT_TERMS, _filled([reply.facts for reply in replies]), strict=True):
        rows.append(_row(term, f"{filled} / {len(replies)}{_share(filled, len(replies))}"))
    schema = "此外，每篇答复还有主题（`topics`）、引用的文件（`cites`）和抓取件的来源（`source`）。"
    way = crumbs(here, (("关于", locations.ABOUT),), _NAME)
    yield page(here, [f"# {_NAME}", way, _INTRODUCTION, "\n".join(rows), schema])


def _filled(facts: Sequence[Facts]) -> Iterator[int]:
    """How many replies have each fact."""
    for term in FACT_TERMS:
        values = map(attrgetter(term.key), facts)
        yield sum(map(bool, values)) if term.several else sum(map(is_not, values, repeat(None)))


def _row(term: FactTerm, filled: str) -> str:
    standards = "；".join(f"{name}：{term.standards[name]}" for name in STANDARDS if name in term.standards)
    kind = type_words(term)
    cells = [term.label, f"`{term.key}`", term.meaning, kind, term.where, term.example, standards or "—", filled]
    return f"| {' | '.join(text if text.startswith('`') else cell(text) for text in cells)} |"


@cache
def _hints() -> Mapping[str, Any]:
    return get_type_hints(Facts)


def type_words(term: FactTerm) -> str:
    """The type of a fact's value in words: 文本, 日期, 文本，可有多个."""
    hint = _hints()[term.key]
    value = next(part for part in get_args(hint) if part not in (type(None), ...))
    notes = [_TYPES[value]]
    if term.several:
        notes.append("可有多个")
    if not term.gathered:
        notes.append(_STAFF)
    return "；".join(notes)


def _share(filled: int, total: int) -> str:
    return f"（{round(100 * filled / total)}%）" if total else ""
