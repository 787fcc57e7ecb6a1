"""Where in an HTML page the body stands: a container that we know, or the element that holds most sentences."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dafu.model import Capture, Line

_SENTENCE_SIGN = re.compile("[。！？；!?;]")
_OWN, _AROUND = 0, 1


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The element of the body: the numbers of its lines, and how much standing in it or outside is worth."""

    inside: frozenset[int]
    inside_score: float
    outside_score: float
    outside_cap: float
    """No line outside scores more as text."""
    tail_score: float
    """For signature, contact and copied-to outside: some pages set them beside the element of the body."""
    unknown_score: float
    """For being web page, of a line inside that no rule takes for it."""


def whereabouts(capture: Capture, salutations: frozenset[int], shape: Mapping[str, float]) -> Whereabouts | None:
    """Where the body of a page stands; None when the page does not show it.

    Containers of content management systems are believed when they hold enough of the page's sentences; else, with
    less weight, the block element, or the block around it, that holds most of them, and the salutation if the page
    has one (``salutations``: numbers of the lines that look like it).
    """
    sentences = [line for line in capture.lines if _SENTENCE_SIGN.search(line.text)]
    whole = sum(len(line.text) for line in sentences)
    contained = sum(len(line.text) for line in sentences if line.hints.container)
    if contained > shape["container_share"] * whole:
        inside = frozenset(line.number for line in capture.lines if line.hints.container)
        outside = shape["container_outside"]
        return Whereabouts(
            inside, shape["container_inside"], outside, shape["outside_cap"], outside, shape["container_chrome"]
        )
    densest = _densest(capture, sentences, shape["block_share"] * whole)
    if densest is None or (salutations and not salutations & densest):
        return None
    return Whereabouts(densest, shape["block_inside"], shape["block_outside"], shape["cap"], 0.0, 0.0)


def _densest(capture: Capture, sentences: Sequence[Line], enough: float) -> frozenset[int] | None:
    mass: Counter[tuple[int, int]] = Counter()
    for line in sentences:
        if line.hints.link_share < 0.5:
            for side in (_OWN, _AROUND):
                mass[side, line.hints.block[side]] += len(line.text)
    best = max(mass, key=lambda key: (mass[key], -key[0]), default=None)
    if best is None or best[1] == 0 or mass[best] <= enough:
        return None
    side, block = best
    inside = {line.number for line in capture.lines if line.hints.block[side] == block}
    # A block that holds the whole page tells nothing about any line of it.
    return _with_tables(capture, inside) if len(inside) < len(capture.lines) else None


def _with_tables(capture: Capture, inside: set[int]) -> frozenset[int]:
    """Rows of a table stand in blocks of their own; they go with the line above them."""
    before = False
    for line in capture.lines:
        if line.hints.cells and before:
            inside.add(line.number)
        before = line.number in inside
    return frozenset(inside)
