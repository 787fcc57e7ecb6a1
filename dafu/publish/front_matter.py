"""The head of a page: facts in declared order, absent facts left out, written by the YAML library."""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import yaml

from dafu.model import GATHERED_FACTS, Contact, Evidence, Facts, Page, Proposer, Region, Reply
from dafu.values import PartialDate


def facts_as_data(facts: Facts) -> dict[str, Any]:
    """The facts that lists and files may carry, as plain values; staff are never among them."""
    values = ((name, as_data(getattr(facts, name))) for name in GATHERED_FACTS)
    return {name: value for name, value in values if value not in (None, [])}


def corrections_as_data(evidence: Iterable[Evidence]) -> dict[str, Any]:
    """The facts that a curator gave: why, and what the page itself says; those that nothing may gather are left out."""
    found = {item.field: item.correction for item in evidence if item.correction and item.field in GATHERED_FACTS}
    return {
        name: {key: value for key, value in (("reason", item.reason), ("was", as_data(item.was))) if value is not None}
        for name, item in found.items()
    }


def reply_front_matter(reply: Reply) -> dict[str, Any]:
    """Facts, topics and source of a reply, for the head of its page."""
    source = reply.source
    origin = {
        "id": reply.id,
        "file": source.file,
        "sha256": source.sha256,
        "encoding": source.encoding,
        "url": source.url,
        "captured": source.captured,
    }
    content = facts_as_data(reply.facts)
    if reply.topics:
        content["topics"] = [topic.id for topic in reply.topics]
    if corrections := corrections_as_data(reply.evidence):
        content["corrections"] = corrections
    content["source"] = {key: value for key, value in origin.items() if value is not None}
    return content


def page_text(page: Page) -> str:
    """A page as it is written: front matter, if any, and Markdown."""
    if not page.front_matter:
        return page.markdown.rstrip() + "\n"
    return f"---\n{dump(page.front_matter)}---\n\n{page.markdown.strip()}\n"


def dump(content: Mapping[str, Any]) -> str:
    """YAML that reads back as the same values; long titles stay on one line."""
    return yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False, width=2**20)


def as_data(value: object) -> Any:
    """A value of a fact as JSON and YAML know it."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, Region):
        names = {"province": value.province, "prefecture": value.prefecture, "county": value.county}
        return {"code": value.code} | {key: name for key, name in names.items() if name}
    if isinstance(value, Contact | Proposer):
        return {key: as_data(part) for key, part in asdict(value).items()}
    if isinstance(value, tuple):
        return [as_data(item) for item in value]
    return value
