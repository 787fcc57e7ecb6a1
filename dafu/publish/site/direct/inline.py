"""The inside of a paragraph, heading, list item or table cell."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple


class UnknownMarkdown(Exception):  # noqa: N818 - not an error: the page is left to Python-Markdown
    """A page holds something that is not rendered directly."""


class Links(NamedTuple):
    """How a page resolves its links: the address to show for one as it is written.

    Raises:
        UnknownMarkdown: the link must be warned of, which Python-Markdown's way through MkDocs does.
    """

    address_of: Callable[[str], str]


_ATTRIBUTE = r'(?:[#.][A-Za-z][\w-]*|[a-z][a-z-]*="[^"{}\n&<>\\]*")'
ATTRIBUTES = rf"\{{: ({_ATTRIBUTE}(?: {_ATTRIBUTE})*) \}}"
"""A list of attributes as ours are written: ``{: #p1 .salutation data-search-exclude="" }``."""

_ONE_ATTRIBUTE = re.compile(_ATTRIBUTE)
_TEXT = r"[^\\`*_\[\]{}<>&!\n]"
_IN_TOKEN = ATTRIBUTES.replace("(", "(?P<attributes>", 1).replace(" ", "[ ]")
# A set of signs in front lets the search skip plain text; what each sign begins is told by looking back at it.
_TOKEN = re.compile(
    rf"""
    [\\&\[<*`_>{{!]
    (?:
      (?<=\\)(?P<escaped>[\\`*_{{}}\[\]()>\#+.!|-])
    | (?<=&)(?P<entity>(?:\#[0-9]+|[A-Za-z][0-9A-Za-z]*);)
    | (?<=\[)(?P<label>(?:[^\\`*\[\]{{}}<>\n]|\\[\\`*_{{}}\[\]()>\#+.!|-])*)\]
      \((?P<address>[\w./:%?=+~,;@\#-]*)(?:[ ]"(?P<title>[^"\\`*\[\]{{}}<>&()\n]*)")?\)
      (?:{_IN_TOKEN})?
    | (?<=<)(?P<tag>/?(?:span|kbd)(?:[ ][a-z-]+="[\w -]*")*>)
    | (?<=\*)\*(?P<strong>{_TEXT}+)\*\*
    | (?<=`)(?P<code>[\w. :/-]+)`
    | (?P<underscore>(?<=[0-9A-Za-z]_)(?!_))
    | (?P<and>(?<=&)(?![\#0-9A-Za-z]))
    | (?P<more>(?<=>))
    | (?P<other>(?<=[\\&`*_\[{{<])|(?<=!)(?=\[))
    )
    """,
    re.VERBOSE | re.ASCII,
)
# Nearly all text is plain; one search for any of these signs is cheaper than a walk through tokens.
_IS_PLAIN = re.compile(r"[^\\&`*_\[{<>!]*")


def render_inline(text: str, links: Links) -> str:
    """HTML of a text.

    Raises:
        UnknownMarkdown: it holds something else than text, escapes, links, ``**strong**``, code, ``<span>`` and ``<kbd>``.
    """
    if _IS_PLAIN.fullmatch(text):
        return text

    def replacement(match: re.Match[str]) -> str:
        """The HTML of a sign or a run of signs."""
        return _RENDERERS[match.lastgroup or ""](match, links)

    return _TOKEN.sub(replacement, text)


def _escaped(match: re.Match[str], _: Links) -> str:
    sign = match["escaped"]
    return "&gt;" if sign == ">" else sign


def _verbatim(match: re.Match[str], _: Links) -> str:
    return match[0]


def _link(match: re.Match[str], links: Links) -> str:
    label, url, title, attributes = match.group("label", "address", "title", "attributes")
    address, inside = links.address_of(url), render_inline(label, links)
    if attributes is None:
        return (
            f'<a href="{address}">{inside}</a>'
            if title is None
            else f'<a href="{address}" title="{title}">{inside}</a>'
        )
    found = {"href": address} | ({} if title is None else {"title": title}) | dict(parsed(attributes))
    return f"<a{written(tuple(found.items()))}>{inside}</a>"


def _strong(match: re.Match[str], _: Links) -> str:
    return f"<strong>{match['strong']}</strong>"


def _code(match: re.Match[str], _: Links) -> str:
    return f"<code>{match['code']}</code>"


def _unknown(match: re.Match[str], _: Links) -> str:
    raise UnknownMarkdown(match.string[match.start() :][:40])


_RENDERERS: dict[str, Callable[[re.Match[str], Links], str]] = {
    "escaped": _escaped,
    "entity": _verbatim,
    "address": _link,
    "title": _link,
    "attributes": _link,
    "tag": _verbatim,
    "strong": _strong,
    "code": _code,
    "underscore": _verbatim,
    "and": lambda *_: "&amp;",
    "more": lambda *_: "&gt;",
    "other": _unknown,
}


@lru_cache(maxsize=4096)
def parsed(attributes: str) -> tuple[tuple[str, str], ...]:
    """Name and value of each attribute of a list, classes joined."""
    found: dict[str, str] = {}
    for attribute in _ONE_ATTRIBUTE.findall(attributes):
        if attribute[0] == ".":
            found["class"] = " ".join(filter(None, (found.get("class"), attribute[1:])))
        elif attribute[0] == "#":
            found["id"] = attribute[1:]
        else:
            name, value = attribute.split("=", 1)
            found[name] = value[1:-1]
    return tuple(found.items())


def written(attributes: tuple[tuple[str, str], ...]) -> str:
    """Attributes of a tag in HTML, in the order of Python-Markdown, which is that of their names."""
    return "".join([f' {name}="{value}"' for name, value in sorted(attributes)])
