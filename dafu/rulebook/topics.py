"""Loading the vocabulary of topics from ``rules/topics.toml``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dafu.model import Topic
from dafu.rulebook.scripts import word_form
from dafu.rulebook.source import RuleErrors, check_keys, entries, read_toml
from dafu.rulebook.terms import PREFIX, TermIndex

_REQUIRED = ("id", "label", "category", "description", "why", "terms", "examples", "keeps")
_OPTIONAL = ("not_terms",)
_LISTS = ("terms", "not_terms", "examples", "keeps")
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class _Common:
    """What all topics share: the categories, and the names of public bodies."""

    categories: frozenset[str]
    bodies: tuple[str, ...]


def load_topics(path: Path, errors: RuleErrors) -> tuple[Topic, ...]:
    """The vocabulary in the order of the file; topics with errors are noted and left out."""
    content = read_toml(path, errors)
    common = _common(path, content, errors)
    labels: dict[str, str] = {}
    topics: list[Topic] = []
    for entry in entries(path, "topic", content, errors):
        if not check_keys(path, entry, _REQUIRED, _OPTIONAL, errors) or not _has_types(path, entry, errors):
            continue
        first = labels.setdefault(entry["label"], entry["id"])
        if first != entry["id"]:
            errors.add(path, entry["id"], f"has the label {entry['label']!r} of {first!r}; choose another")
        _check_words(path, entry, common, errors)
        topic = _topic(entry, common)
        _check_examples(path, entry, topic, errors)
        topics.append(topic)
    return tuple(topics)


def _common(path: Path, content: Mapping[str, Any], errors: RuleErrors) -> _Common:
    unknown = sorted(content.keys() - {"categories", "bodies", "topic"})
    if unknown:
        errors.add(path, None, f"has unknown tables {', '.join(unknown)}; remove or rename them")
    bodies = content.get("bodies", {})
    names = tuple(stem + ending for stem in bodies.get("stems", []) for ending in bodies.get("endings", []))
    return _Common(frozenset(content.get("categories", [])), names)


def _topic(entry: Mapping[str, Any], common: _Common) -> Topic:
    terms = tuple(word_form(term) for term in entry["terms"])
    # 市教育局 is about a body, not about education: names of bodies that contain a term mask it.
    any_term = re.compile("|".join(map(re.escape, terms)) or r"(?!)")
    bodies = tuple(body for body in common.bodies if any_term.search(body) and body not in terms)
    return Topic(
        id=entry["id"],
        label=entry["label"],
        category=entry["category"],
        description=entry["description"],
        terms=terms,
        not_terms=(*map(word_form, entry.get("not_terms", ())), *bodies),
    )


def _has_types(path: Path, entry: Mapping[str, Any], errors: RuleErrors) -> bool:
    wrong = [key for key in ("label", "category", "description", "why") if not isinstance(entry[key], str)]
    wrong += [key for key in _LISTS if key in entry and not _is_word_list(entry[key])]
    if wrong:
        errors.add(path, entry["id"], f"has {', '.join(wrong)} of a wrong type; give text, or lists of non-empty texts")
    return not wrong


def _is_word_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) and word.strip() for word in value)


def _check_words(path: Path, entry: Mapping[str, Any], common: _Common, errors: RuleErrors) -> None:
    topic, terms, masks = entry["id"], entry["terms"], entry.get("not_terms", [])
    if not _SLUG.fullmatch(topic):
        errors.add(path, topic, "is no slug; use lower-case English words joined by hyphens")
    if entry["category"] not in common.categories:
        errors.add(path, topic, f"has the unknown category {entry['category']!r}; take one of `categories`")
    if not entry["description"].endswith("。"):
        errors.add(path, topic, "has a description that is no sentence; end it with 。")
    for word in sorted({word for word in (*terms, *masks) if (*terms, *masks).count(word) > 1}):
        errors.add(path, topic, f"names {word!r} twice; remove one")
    for word in (word for word in (*terms, *masks) if len(word_form(word)) < PREFIX):
        errors.add(path, topic, f"has the word {word!r}, which says too little; give at least {PREFIX} signs")
    for mask in (mask for mask in masks if not any(term in mask for term in terms)):
        errors.add(path, topic, f"masks {mask!r}, which holds none of its terms; remove it")
    for term in (term for term in terms if any(mask in term for mask in masks)):
        errors.add(path, topic, f"has the term {term!r}, which its own not_terms mask; remove one of the two")


def _check_examples(path: Path, entry: Mapping[str, Any], topic: Topic, errors: RuleErrors) -> None:
    index = TermIndex.of((topic,))
    for key in ("examples", "keeps"):
        if not entry[key]:
            errors.add(path, topic.id, f"has no {key}; give at least one sentence")
    for sentence in entry["examples"]:
        if not index.find(word_form(sentence)):
            errors.add(path, topic.id, f"finds no term in its example {sentence!r}; correct the terms or the example")
    for sentence in entry["keeps"]:
        for hit in index.find(word_form(sentence)):
            errors.add(path, topic.id, f"finds {hit.term!r} in {sentence!r} of keeps; add the longer word to not_terms")
