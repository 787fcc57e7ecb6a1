"""The templates of a site, which fill a frame where they have one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, Template, Undefined, pass_context
from jinja2.runtime import Context
from mkdocs.utils import _get_norm_url, _norm_parts, normalize_url

from dafu.publish.site.frames.environment import watched_environment
from dafu.publish.site.frames.watched import (
    PLAIN,
    Hole,
    Stand,
    Step,
    Text,
    Trace,
    Unfitting,
    Unframed,
    Unwatched,
    hole_of,
    is_page,
    page_of,
)

_MOST_FRAMES = 24
"""Of one template and depth: more would be sought in longer than Jinja takes."""
_MOST_FAILURES = 8
_OF_ALL_PAGES = {"pages": Unwatched(), "build_date_utc": Unwatched()}
"""Part of each context, and no frame may show it: the one changes as pages are rendered, the other with time."""

Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The text that a template makes around the words of a page."""

    steps: tuple[Step, ...]
    pieces: tuple[str, ...]
    holes: tuple[Hole, ...]
    prefixes: frozenset[Parts]
    """The folders of all addresses that stand in the pieces."""
    at: Parts
    """The longest of them that the pages lie in."""

    def fits(self, page: Any, parts: Parts) -> list[Any] | None:
        """What the page answers, if it is what the frame expects; relative addresses are the same then too."""
        if _common(parts, self.prefixes) != self.at:
            return None
        answers = [page]
        for step in self.steps:
            answer = step.ask(answers[step.about], step.what)
            if step.expected is None:
                if isinstance(answer, PLAIN):
                    return None
            elif (type(answer), answer) != step.expected:
                return None
            answers.append(answer)
        return answers

    def filled(self, answers: list[Any]) -> str:
        """The page.

        Raises:
            Unfitting: its words change the frame.
        """
        texts = [self.pieces[0]]
        for hole, piece in zip(self.holes, self.pieces[1:], strict=True):
            value = answers[hole.number]
            for change in hole.changes:
                value = change(value, answers[0])
            texts.append(str(value))
            texts.append(piece)
        return "".join(texts)


class FramedTemplates:
    """Gives templates as an environment of Jinja does; all pages that are rendered with them stand outside of the menu."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._targets: set[str] = set()
        filters = {name: self._addressing(env.filters[name]) for name in ("url", "script_tag")}
        self._watched = watched_environment(env, filters)
        self._frames: dict[tuple[str, int, str], list[Frame]] = {}
        self._failures: dict[str, int] = {}
        self._templates: dict[str, _Framed] = {}

    @property
    def made(self) -> int:
        """Frames that were made so far."""
        return sum(map(len, self._frames.values()))

    def get_template(self, name: str) -> "_Framed":
        """The template of this name."""
        found = self._templates.get(name)
        if found is None:
            found = self._templates[name] = _Framed(self, name, self._env.get_template(name))
        return found

    def filled(self, name: str, page: Any) -> str | None:
        """The page in the frame that fits, if there is one already."""
        parts = _parts(page.url)
        for frame in self._of(name, parts):
            answers = frame.fits(page, parts)
            if answers is not None:
                try:
                    return frame.filled(answers)
                except Unfitting:
                    return None
        return None

    def render(self, name: str, plain: Template, context: Mapping[str, Any]) -> str:
        """The page of a context for which no frame fits; it may be the first of one."""
        page = context["page"]
        parts = _parts(page.url)
        frames = self._of(name, parts)
        output = plain.render(context)
        if any(frame.fits(page, parts) is not None for frame in frames):
            return output
        if len(frames) < _MOST_FRAMES and self._failures.get(name, 0) < _MOST_FAILURES:
            frame_made = self._made(name, context, parts, output)
            if frame_made is None:
                self._failures[name] = self._failures.get(name, 0) + 1
            else:
                frames.append(frame_made)
        return output

    def _of(self, name: str, parts: Parts) -> list[Frame]:
        return self._frames.setdefault((name, len(parts), "".join(parts[:1])), [])

    def _made(self, name: str, context: Mapping[str, Any], parts: Parts, output: str) -> Frame | None:
        page, config = context["page"], context["config"]
        trace = Trace(self._env, page)
        self._targets = {".", *map(str, config.extra_css), *map(str, config.extra_javascript)}
        try:
            made: Any = self._watched.get_template(name).render({**context, **_OF_ALL_PAGES, "page": Stand(trace, 0)})
        except Exception:  # noqa: BLE001 - whatever a stand-in is not good for; the page itself is rendered already
            return None
        text = Text((made,), ()) if isinstance(made, str) else made
        prefixes = frozenset(prefix for target in self._targets for prefix in _prefixes(target))
        frame = Frame(tuple(trace.steps), text.pieces, text.holes, prefixes, _common(parts, prefixes))
        try:
            answers = frame.fits(page, parts)
            return frame if answers is not None and frame.filled(answers) == output else None
        except Unfitting:
            return None

    def _addressing(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A filter of MkDocs that makes addresses relative to the page: it sees the page itself, and what it made is noted."""

        @pass_context
        def addressed(context: Context, value: Any) -> Any:
            """What the filter gives."""
            page = context["page"]
            if not is_page(page):
                raise Unframed("an address on no page")
            if isinstance(value, Stand):
                base = context["base_url"]
                return hole_of(value, lambda address, of: normalize_url(str(address), of, base))
            if isinstance(value, Unwatched | Undefined):
                raise Unframed("an address")
            self._targets.add(str(value))
            return function({"page": page_of(page), "base_url": context["base_url"]}, value)

        return addressed


@dataclass(frozen=True, slots=True)
class _Framed:
    templates: FramedTemplates
    name: str
    plain: Template

    def render(self, context: Mapping[str, Any]) -> str:
        """As Jinja's template does."""
        return self.templates.render(self.name, self.plain, context)


def _parts(url: str) -> Parts:
    """The folders of an address, as MkDocs counts them when it makes others relative to it."""
    folder, _, name = url.rpartition("/")
    return tuple(_norm_parts(folder if "." in name else url))


def _prefixes(target: str) -> list[Parts]:
    path, level = _get_norm_url(target)
    parts = [] if level == -1 else _norm_parts(path)
    return [tuple(parts[:number]) for number in range(1, len(parts) + 1)]


def _common(parts: Parts, prefixes: frozenset[Parts]) -> Parts:
    """The longest beginning that is among the prefixes."""
    number = 0
    while number < len(parts) and parts[: number + 1] in prefixes:
        number += 1
    return parts[:number]
