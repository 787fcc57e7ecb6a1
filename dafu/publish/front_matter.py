"""The head of a page: facts in declared order, absent facts left out, as YAML."""

import enum
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from operator import attrgetter
from typing import Any

from dafu.model import GATHERED_FACTS, Contact, Evidence, Facts, Page, Proposer, Region, Reply
from dafu.values import PartialDate

_GATHERED = attrgetter(*GATHERED_FACTS)
# Nothing in such a text has a meaning in YAML: words of small letters, and Chinese with its own punctuation.
_PLAIN = re.compile(r"[a-z]+[0-9]*(?:[-_][a-z0-9]+)*|[\u4e00-\u9fff][\u4e00-\u9fff0-9A-Za-z（）《》〔〕“”、，。！？]*")
_WORDS_OF_YAML = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
# Signs that YAML does not take as they are, or takes for the end of a line; JSON writes the others below U+0020 itself.
_UNQUOTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def facts_as_data(facts: Facts) -> dict[str, Any]:
    """The facts that lists and files may carry, as plain values; staff are never among them."""
    values = zip(GATHERED_FACTS, _GATHERED(facts), strict=True)
    data = (
        (name, value if type(value) is str else as_data(value)) for name, value in values if value not in (None, ())
    )
    return {name: value for name, value in data if value not in (None, [])}


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
    """YAML that reads back as the same values, in every version of YAML; long titles stay on one line.

    A text that could be anything else than a text is quoted as JSON is. The YAML library's own writer takes 1.5 ms for
    the head of a reply, more than all the rest of its page.

    Args:
        content: keys that are plain words; texts, whole numbers, truth values, and lists and mappings of these.
    """
    return "".join(_lines(content, ""))


def _lines(content: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in content.items():
        if isinstance(value, Mapping) and value:
            yield f"{indent}{_text(key)}:\n"
            yield from _lines(value, f"{indent}  ")
        elif isinstance(value, list) and value:
            yield f"{indent}{_text(key)}:\n"
            for item in value:
                yield from _item(item, indent)
        else:
            yield f"{indent}{_text(key)}: {_scalar(value)}\n"


def _item(item: Any, indent: str) -> Iterator[str]:
    """An entry of a list; of a mapping, the first key stands behind the dash."""
    if isinstance(item, Mapping) and item:
        first, *rest = _lines(item, f"{indent}  ")
        yield f"{indent}- {first.lstrip()}"
        yield from rest
    else:
        yield f"{indent}- {_scalar(item)}\n"


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_scalar, value))}]"
    return json.dumps(value)  # a number, a truth value, nothing, or an empty mapping


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and text not in _WORDS_OF_YAML:
        return text
    return _UNQUOTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


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
