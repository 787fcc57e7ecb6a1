"""Chinese words for the values of facts."""

from collections.abc import Mapping
from typing import Any

from dafu.model import Contact, Disclosure, Kind, Level, Proposer, ProposerKind, Region, Role

KIND_WORDS = {Kind.SUGGESTION: "人大代表建议", Kind.PROPOSAL: "政协委员提案"}
LEVEL_WORDS = {Level.NATIONAL: "全国", Level.PROVINCIAL: "省级", Level.PREFECTURE: "市级", Level.COUNTY: "县级"}
ROLE_WORDS = {Role.LEAD: "主办", Role.JOINT: "会办（含协办、分办）", Role.SOLE: "独办"}
DISCLOSURE_WORDS = {
    Disclosure.OPEN: "主动公开",
    Disclosure.PARTIAL: "部分公开",
    Disclosure.ON_REQUEST: "依申请公开",
    Disclosure.WITHHELD: "不予公开",
}
PROPOSER_WORDS = {
    ProposerKind.PERSON: "个人",
    ProposerKind.PARTY: "党派",
    ProposerKind.GROUP: "团体",
    ProposerKind.SECTOR: "界别",
    ProposerKind.COMMITTEE: "专门委员会",
}
SCHEME_WORDS = {"letters": "字母（网页没有列出各类）", "graded": "字母加数字", "stems": "甲乙丙"}
"""Notations of ``Facts.outcome_scheme``; any other value is the list of classes that the page prints."""
_WORDS: Mapping[type[object], Mapping[Any, str]] = {
    Kind: KIND_WORDS,
    Level: LEVEL_WORDS,
    Role: ROLE_WORDS,
    Disclosure: DISCLOSURE_WORDS,
}


def value_words(value: object) -> str:
    """The value of a fact as a reader of Chinese says it; several are joined with 、."""
    if isinstance(value, tuple):
        return "、".join(map(value_words, value))
    if isinstance(value, Region):
        return value.full_name
    if isinstance(value, Proposer):
        kind = "" if value.kind is ProposerKind.PERSON else f"（{PROPOSER_WORDS[value.kind]}）"
        return value.name + kind
    if isinstance(value, Contact):  # staff are not gathered
        return value.office or "见原文"
    return _WORDS.get(type(value), {}).get(value, str(value))
