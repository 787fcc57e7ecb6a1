"""Stand-ins of a page and of what it holds: they note what is asked of them, and refuse what cannot be noted."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NoReturn

from jinja2 import Environment, Undefined


class Unframed(Exception):  # noqa: N818 - not an error: Jinja renders the page
    """A template asks something that is not noted."""


class End:
    """What comes after the last item of a list."""

    def __eq__(self, other: object) -> bool:
        """All ends are alike."""
        return isinstance(other, End)

    __hash__ = object.__hash__


PLAIN = (type(None), bool, int, float, Undefined, End)
"""Values that are the same for all pages of a frame; all others have stand-ins."""

Question = Callable[[Any, Any], Any]
Change = Callable[[Any, Any], Any]
"""What becomes of a value before it is shown; the second argument is its page."""


@dataclass(frozen=True, slots=True)
class Step:
    """A question about the page, or about the answer to an earlier one."""

    ask: Question
    about: int
    """Number of the answer that it is about; 0 is the page."""
    what: Any
    expected: Any
    """The answer, where it is plain; None where the answers may differ."""


@dataclass(slots=True)
class Trace:
    """All that a template asks of one page, in its order."""

    env: Environment
    page: Any
    steps: list[Step] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)
    _known: dict[tuple[Question, int, Any], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.answers.append(self.page)

    def ask(self, question: Question, about: int, what: Any) -> Any:
        """The answer, or a stand-in for it."""
        number = self._known.get((question, about, what))
        if number is None:
            answer = question(self.answers[about], what)
            expected = (type(answer), answer) if isinstance(answer, PLAIN) else None
            number = len(self.answers)
            self.steps.append(Step(question, about, what, expected))
            self.answers.append(answer)
            self._known[question, about, what] = number
        answer = self.answers[number]
        return answer if isinstance(answer, PLAIN) else Stand(self, number)


def _truth(value: Any, _: Any) -> bool:
    return bool(value)


def _contains(value: Any, what: Any) -> bool:
    return what in value


def _nth(value: Any, number: int) -> Any:
    items = iter(value)
    if items is value:
        raise Unframed("a list that can be read once only")
    return next(islice(items, number, None), End())


class Unwatched:
    """Refuses everything but being shown."""

    __slots__ = ()

    def _refuse(self, *_: Any) -> NoReturn:
        raise Unframed(type(self).__name__)

    _refused: Any = _refuse
    __bool__ = __contains__ = __iter__ = __len__ = __getitem__ = __str__ = __format__ = __repr__ = __call__ = _refused
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = __int__ = __float__ = __index__ = _refused
    __add__ = __radd__ = __mul__ = __rmul__ = __mod__ = __rmod__ = _refused

    def __getattr__(self, name: str) -> Any:
        """Python itself asks for names like ``__html__``; it is told that there are none."""
        if name.startswith(("__", "jinja_")):
            raise AttributeError(name)
        self._refuse()


class Stand(Unwatched):
    """Stands for a value of a page."""

    __slots__ = ("__number", "__trace")

    def __init__(self, trace: Trace, number: int) -> None:
        self.__trace, self.__number = trace, number

    def __getattr__(self, name: str) -> Any:
        """As Jinja finds it: an attribute, or else an item."""
        if name.startswith(("__", "jinja_")):
            raise AttributeError(name)
        return self.__trace.ask(self.__trace.env.getattr, self.__number, name)

    def __getitem__(self, what: Any) -> Any:
        """As Jinja finds it: an item, or else an attribute."""
        if not isinstance(what, str | int):
            self._refuse()
        return self.__trace.ask(self.__trace.env.getitem, self.__number, what)

    def __bool__(self) -> bool:
        """Noted, as are the next two."""
        return bool(self.__trace.ask(_truth, self.__number, None))

    def __contains__(self, what: Any) -> bool:
        if not isinstance(what, str):
            self._refuse()
        return bool(self.__trace.ask(_contains, self.__number, what))

    def __iter__(self) -> Iterator[Any]:
        """Item for item, so that a question about the first does not ask for their number."""
        number = 0
        while not isinstance(item := self.__trace.ask(_nth, self.__number, number), End):
            yield item
            number += 1


def hole_of(stand: Stand, *changes: Change) -> "Hole":
    """Where the value of a stand-in is shown."""
    return Hole(stand._Stand__number, changes)  # noqa: SLF001 - a name that no template can ask for


def is_page(stand: Any) -> bool:
    """Whether this is the stand-in of the page itself."""
    return isinstance(stand, Stand) and stand._Stand__number == 0  # noqa: SLF001 - as above


def page_of(stand: Any) -> Any:
    """The page itself."""
    return stand._Stand__trace.page  # noqa: SLF001 - as above


class Hole(Unwatched):
    """A place where something of the page is shown."""

    __slots__ = ("changes", "number")

    def __init__(self, number: int, changes: tuple[Change, ...]) -> None:
        self.number, self.changes = number, changes

    def replacing(self, replacement: "_Replacement") -> "Hole":
        """The same, with one replacement more."""
        if self.changes and isinstance(last := self.changes[-1], _Replacements):
            return Hole(self.number, (*self.changes[:-1], _Replacements((*last.steps, replacement))))
        return Hole(self.number, (*self.changes, _Replacements((replacement,))))


class Text(Unwatched):
    """A text with holes: one piece more than there are holes."""

    __slots__ = ("holes", "pieces")

    def __init__(self, pieces: tuple[str, ...], holes: tuple[Hole, ...]) -> None:
        self.pieces, self.holes = pieces, holes

    def __bool__(self) -> bool:
        """A text that has a piece is not empty, whatever its holes show."""
        return any(self.pieces) or self._refuse()

    def replaced(self, old: str, new: str) -> "Text":
        """The same with ``old`` replaced, in the pieces now, and in the holes when they are filled.

        Raises:
            Unframed: two holes stand so near to each other that ``old`` could begin in one and end in the other.
        """
        reach = len(old) - 1
        if not old or any(len(piece) < reach for piece in self.pieces[1:-1]):
            raise Unframed("two holes side by side")
        holes = (
            hole.replacing(_Replacement(old, new, before[-reach or len(before) :], after[:reach]))
            for hole, before, after in zip(self.holes, self.pieces, self.pieces[1:], strict=False)
        )
        return Text(tuple(piece.replace(old, new) for piece in self.pieces), tuple(holes))


class Unfitting(Exception):  # noqa: N818 - as above
    """The words of a page and the frame around them cannot be treated apart from each other."""


@dataclass(frozen=True, slots=True)
class _Replacement:
    """``str.replace`` for a part of a text; what stands before and after it must have no part in it."""

    old: str
    new: str
    before: str
    after: str
    """These two are one sign shorter than ``old``: what holds it in them and the text lies across a border."""

    def of(self, text: str) -> str:
        """The text with the replacement made."""
        old = self.old
        reach = len(old) - 1
        if len(text) < reach:
            is_across = old in self.before + text + self.after
        else:
            is_across = old in self.before + text[:reach] or old in text[len(text) - reach :] + self.after
        if is_across:
            raise Unfitting
        return text.replace(old, self.new)


class _Replacements:
    """Replacements one after the other; a text that has no part in any of them is found without trying them."""

    def __init__(self, steps: tuple[_Replacement, ...]) -> None:
        self.steps = steps
        # A sign of each that is rare in words: without it, the text does not hold what is replaced.
        self._within = {next((sign for sign in '<\n"' if sign in step.old), step.old[0]) for step in steps}
        self._at_ends = frozenset(sign for step in steps for sign in step.old)

    def __call__(self, value: Any, _: Any) -> str:
        text = str(value)
        if text and text[0] not in self._at_ends and text[-1] not in self._at_ends and not self._is_within(text):
            return text
        for step in self.steps:
            text = step.of(text)
        return text

    def _is_within(self, text: str) -> bool:
        for sign in self._within:  # noqa: SIM110 - called for each word of each page; a generator takes longer than the search
            if sign in text:
                return True
        return False


def joined(parts: Iterable[Any]) -> Any:
    """The parts in a row: a string, or a text when there are holes."""
    parts = list(parts)
    try:
        return "".join(parts)
    except TypeError:
        pass
    pieces, holes = [""], list[Hole]()
    for part in parts:
        if isinstance(part, Text):
            first, *others = part.pieces
            pieces[-1] += first
            pieces += others
            holes += part.holes
        elif isinstance(part, Hole):
            pieces.append("")
            holes.append(part)
        else:
            pieces[-1] += part
    return Text(tuple(pieces), tuple(holes))
