"""Where each page lives below ``docs/``, and how one page points at another. ASCII only: safe on any disk and host."""

import hashlib
import posixpath
import re
from functools import lru_cache

from dafu.model import MatterKey, Source
from dafu.publish.addresses import safe_address
from dafu.publish.markdown import escape

HOME = "index.md"
TOPICS = "topics/index.md"
UNFILED = "topics/unfiled.md"
AGENCIES = "agencies/index.md"
UNKNOWN_AGENCY = "agencies/unknown.md"
PLACES = "places/index.md"
UNKNOWN_PLACE = "places/unknown.md"
YEARS = "years/index.md"
UNDATED = "years/undated.md"
MATTERS = "matters/index.md"
UNNUMBERED = "matters/unnumbered.md"
REPORT = "data/index.md"
ABOUT = "about.md"
HOW_IT_WORKS = "how-it-works.md"
SET_ASIDE = "data/set-aside.md"
REPEATED = "data/repeated.md"
RECORDS = "data/replies.json"
RECORDS_SCHEMA = "data-schema/replies.schema.json"
FIELDS = "data/fields.md"

_REMEMBERED, _NAMES = 1 << 12, 1 << 14
_SHORT = 60
"""Labels, rules, names of places and lines come back on page after page; so many are remembered, if they are short."""
_SAFE_NUMBER = re.compile(r"[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*")
_UNSAFE_IN_TITLE = re.compile(r"[^\w.:/ -]")


def reply_page(reply_id: str) -> str:
    """Page of one reply."""
    return f"replies/{reply_id}.md"


def topic_page(topic_id: str) -> str:
    """Page of one topic of the vocabulary."""
    return f"topics/{topic_id}.md"


def agency_page(name: str) -> str:
    """Page of one agency.

    The address is a digest of the name: the same on every machine and in every build, short whatever the
    length of the name, and without the Chinese characters that some hosts, archives and chats mangle.
    """
    return f"agencies/{_digest(name)}.md"


def agencies_of(code: str) -> str:
    """The agencies of a province, by its GB/T 2260 code; the names of its other agencies' pages are longer."""
    return f"agencies/{code}.md"


def sessions_of(code: str) -> str:
    """The sessions of the assemblies of a province."""
    return f"matters/{code}.md"


def records_of(year: int | None) -> str:
    """The replies of a year for machines; None for those without a date."""
    return f"data/replies/{year or 'undated'}.jsonl"


def place_page(code: str) -> str:
    """Page of one place, by its GB/T 2260 code."""
    return f"places/{code}.md"


def year_page(year: int) -> str:
    """Page of one year."""
    return f"years/{year}.md"


def session_page(session_path: str) -> str:
    """Page of one session of an assembly."""
    return f"matters/{session_path}/index.md"


def matter_page(key: MatterKey) -> str:
    """Page of one matter; a number that no address can hold is replaced by its digest."""
    if _SAFE_NUMBER.fullmatch(key.number):
        return f"matters/{key.path}.md"
    return f"matters/{key.path.removesuffix(key.number)}x{_digest(key.number)}.md"


def capture_file(source: Source) -> str:
    """The untouched capture. Always offered as plain text: no foreign page may run scripts on the archive's origin."""
    return f"data/captures/{source.id}{'.html.txt' if source.media == 'html' else '.txt'}"


def following_page(path: str, number: int) -> str:
    """Page ``number`` of a list whose first page, number 1, is ``path``."""
    return path if number == 1 else f"{_folder(path)}/page-{number}.md"


def older_page(path: str, number: int) -> str:
    """Page ``number``, counted from the oldest, of a list whose newest page, number 0, is ``path``."""
    return f"{_folder(path)}/part-{number}.md" if number else path


def _folder(path: str) -> str:
    """Where the pages of a list lie."""
    return posixpath.dirname(path) if path.endswith("/index.md") else path.removesuffix(".md")


def link(label: str, here: str, target: str, fragment: str = "") -> str:
    """Markdown link from the page ``here`` to another file below ``docs/``; safe in a table cell too."""
    return f"[{_label(label)}]({_relative(here, target)}{'#' + fragment if fragment else ''})"


def outside_link(label: str, address: str) -> str:
    """Markdown link to another site; only the label when the address is none that may be followed."""
    safe = safe_address(address)
    return f"[{_label(label)}]({safe})" if safe and safe.startswith(("http://", "https://")) else _label(label)


@lru_cache(_REMEMBERED)
def anchor_link(label: str, anchor: str, title: str = "") -> str:
    """Markdown link to a place on the same page; ``title`` is shown when the pointer rests on it."""
    hint = f' "{_UNSAFE_IN_TITLE.sub("", title)}"' if title else ""
    return f"[{_label(label)}](#{anchor}{hint})"


def cell(text: str) -> str:
    """A text as Markdown in a table cell, where a ``|`` would end the cell."""
    return _short_cell(text) if len(text) <= _SHORT else _cell(text)


def _relative(here: str, target: str) -> str:
    """The way from a page to another file; both are plain paths below ``docs/``."""
    mine, theirs = here.split("/")[:-1], target.split("/")
    shared = 0
    for mine_step, their_step in zip(mine, theirs[:-1], strict=False):
        if mine_step != their_step:
            break
        shared += 1
    return "../" * (len(mine) - shared) + "/".join(theirs[shared:])


def _cell(text: str) -> str:
    return escape(text).replace("|", "\\|")


_short_cell = lru_cache(_REMEMBERED)(_cell)


def _label(text: str) -> str:
    return cell(text).replace("]", "\\]")


@lru_cache(_NAMES)
def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
