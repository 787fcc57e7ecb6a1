"""What an element of a page tells by its name, id and class; looked up once for each combination."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from dafu.rulebook.containers import ContainerRules, Marker, ScriptSource, Selector

_BLOCK_NAMES: Final = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main marquee menu nav noframes ol optgroup "
    "option p pre section summary table tbody td tfoot th thead tr ul xmp plaintext"
)
BLOCKS: Final = frozenset(_BLOCK_NAMES.split())
"""Elements that begin and end a line. Table cells always do: what stands in two cells is no one sentence."""

_HIDDEN_NAMES: Final = "noscript template textarea select option button svg object iframe canvas applet"
HIDDEN: Final = frozenset(_HIDDEN_NAMES.split())
"""Elements whose content a reader of the page does not see as text."""

_CELLS: Final = frozenset(("table", "tr", "td", "th"))
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_DISPLAY: Final = re.compile(r"(?:^|[;\s])display\s*:\s*([a-z-]+)")
_INVISIBLE: Final = re.compile(r"(?:^|[;\s])visibility\s*:\s*hidden")
# Wrappers of the whole page carry state in their classes (nav-open, header-fixed), not meaning.
_WHOLE_PAGE: Final = frozenset(("html", "body"))
_REMEMBERED: Final = 20_000


@dataclass(frozen=True, slots=True)
class Traits:
    """Container and marks that an element opens for everything inside it."""

    container: str = ""
    trust: int = -1
    marks: tuple[str, ...] = ()


NOTHING: Final = Traits()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an element does to the text inside it, as far as its own names and style tell."""

    breaks: bool
    """Whether a line ends where the element begins and where it ends."""
    traits: Traits
    hiding: str
    """Why its content is not shown as text: the element or the attribute; empty when it is shown."""
    is_plain: bool
    """Whether it does nothing at all."""


_Key = tuple[str, str, str, str]


class ElementRules:
    """The container rules in the form that reading looks them up in."""

    __slots__ = ("_containers", "_marks", "_meanings", "_traits", "is_marker", "markers", "scripts", "tags", "trust")

    def __init__(self, rules: ContainerRules) -> None:
        by_trust = sorted(rules.containers, key=lambda rule: -rule.trust)
        self._containers = _Index([(rule.id, rule.select) for rule in by_trust])
        self._marks = _Index([(rule.id, rule.select) for rule in rules.marks])
        self._traits: dict[_Key, Traits] = {}
        self._meanings: dict[object, Meaning] = {}
        self.trust: Mapping[str, int] = rules.trust
        self.markers: tuple[tuple[str, Marker], ...] = tuple(
            (rule.id, marker) for rule in by_trust for marker in rule.markers
        )
        patterns = [pattern.pattern for _, marker in self.markers for pattern in (marker.begin, marker.end)]
        marker = re.compile("|".join(patterns) or r"(?!)")
        self.is_marker = lru_cache(maxsize=1024)(lambda text: marker.search(text) is not None)
        """Whether any marker rule means a comment: most comments are asked this one question, and pages repeat them."""
        self.scripts: tuple[tuple[str, ScriptSource], ...] = tuple(
            (rule.id, rule.script) for rule in by_trust if rule.script
        )
        selectors = [rule.select for rule in rules.containers] + [rule.select for rule in rules.marks]
        self.tags = frozenset(tag for selector in selectors for tag in selector.tags)

    def meaning(self, tag: str, attributes: Mapping[str, str]) -> Meaning:
        """What an element does to the text inside it; pages write the same few kinds of elements over and over."""
        get = attributes.get
        key: object = tag
        if attributes:
            key = (tag, get("class"), get("style"), get("id"), get("name"), get("aria-hidden"), "hidden" in attributes)
        found = self._meanings.get(key)
        if found is None:
            if len(self._meanings) > _REMEMBERED:  # a page that numbers its classes must not fill the memory
                self._meanings.clear()
            traits = self._traits_of((tag, get("id", ""), get("class", ""), get("name", "")))
            found = self._meanings[key] = _meaning(tag, attributes, traits)
        return found

    def _traits_of(self, key: _Key) -> Traits:
        tag = key[0]
        if not (key[1] or key[2] or key[3] or tag in self.tags) or tag in _WHOLE_PAGE:
            return NOTHING
        found = self._traits.get(key)
        if found is None:
            if len(self._traits) > _REMEMBERED:
                self._traits.clear()
            found = self._traits[key] = self._look_up(key)
        return found

    def _look_up(self, key: _Key) -> Traits:
        names = _Names.of(key)
        marks = self._marks.matching(names)
        container = next(iter(self._containers.matching(names)), "")
        return Traits(container, self.trust.get(container, -1), marks) if marks or container else NOTHING


@lru_cache(maxsize=4)
def element_rules(rules: ContainerRules) -> ElementRules:
    """The rules ready for looking up, made once for each rulebook of a process."""
    return ElementRules(rules)


def _meaning(tag: str, attributes: Mapping[str, str], traits: Traits) -> Meaning:
    breaks = tag in BLOCKS or bool(traits.container)
    shown = _display(attributes)
    if shown and tag not in _CELLS:
        breaks = shown == "block" or (breaks and shown != "inline")
    hiding = ""
    if tag in HIDDEN:
        hiding = tag
    elif shown == "none":
        hiding = "hidden"
    elif breaks and attributes.get("aria-hidden", "").lower() == "true":
        hiding = "aria-hidden"
    return Meaning(breaks, traits, hiding, is_plain=not breaks and not hiding and traits is NOTHING)


def _display(attributes: Mapping[str, str]) -> str:
    """How the element itself asks browsers to show it: ``none``, ``block``, ``inline`` …; empty when it does not say."""
    if "hidden" in attributes:
        return "none"
    style = attributes.get("style", "").lower()
    if "display" in style:
        found = _DISPLAY.search(style)
        return found[1] if found else ""
    return "none" if "visibility" in style and _INVISIBLE.search(style) else ""


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of an element, taken apart."""

    exact: frozenset[str]
    """Tag, id, classes and name, each with a sign of its kind, and the words inside id and classes."""
    id: str
    classes: str

    @classmethod
    def of(cls, key: _Key) -> "_Names":
        """The names of an element by which selectors find it."""
        tag, identifier, classes, name = key
        exact = {f"<{tag}", f"#{identifier.strip().lower()}", f"@{name.lower()}"}
        exact.update(f".{token}" for token in classes.lower().split())
        for token in (identifier, *classes.split()):
            parts = [word.lower() for word in _WORD.findall(token)]
            exact.update(parts, map(" ".join, pairwise(parts)))
        return cls(frozenset(exact), identifier.strip().lower(), classes.lower())


class _Index:
    """Selectors of many rules, so that one look at the names of an element finds the rules that mean it."""

    __slots__ = ("_exact", "_loose", "_order")

    def __init__(self, rules: Sequence[tuple[str, Selector]]) -> None:
        self._order = [rule for rule, _ in rules]
        self._exact: defaultdict[str, list[int]] = defaultdict(list)
        self._loose: list[tuple[Callable[[_Names], bool], int]] = []
        for place, (_, select) in enumerate(rules):
            for name in _exact_names(select):
                self._exact[name].append(place)
            if select.id_prefixes or select.class_prefixes or select.class_parts or select.parts:
                self._loose.append((_loose_test(select), place))

    def matching(self, names: _Names) -> tuple[str, ...]:
        """Ids of the rules that mean the element, in the order of the rules."""
        places = {place for name in names.exact & self._exact.keys() for place in self._exact[name]}
        places.update(place for matches, place in self._loose if matches(names))
        return tuple(self._order[place] for place in sorted(places))


def _exact_names(select: Selector) -> Iterator[str]:
    yield from (*select.words, *select.pairs)
    for sign, values in (("<", select.tags), ("#", select.ids), (".", select.classes), ("@", select.names)):
        yield from (sign + value for value in values)


def _loose_test(select: Selector) -> Callable[[_Names], bool]:
    def matches(names: _Names) -> bool:
        """Whether an id or class of the element begins or ends as the selector says."""
        return (
            names.id.startswith(select.id_prefixes)
            or any(token.startswith(select.class_prefixes) for token in names.classes.split())
            or any(part in names.classes for part in select.class_parts)
            or any(part in names.classes or part in names.id for part in select.parts)
        )

    return matches
