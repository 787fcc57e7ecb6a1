"""What the tests of reading share: the rules that come with Dafu, and short ways to lines and captures."""

from functools import lru_cache
from pathlib import Path

from dafu.model import Capture, Line
from dafu.rulebook.containers import ContainerRules, load_container_rules
from dafu.rulebook.source import RuleErrors
from dafu.stages.read import UnreadableCapture, read_captures, single_capture
from dafu.stages.read.html import HtmlPage, read_html
from tests.places import PROJECT, RULES_FOLDER

FIXTURES = PROJECT / "tests" / "fixtures" / "read"


@lru_cache(maxsize=1)
def rules() -> ContainerRules:
    """The container rules of the project."""
    errors = RuleErrors()
    loaded = load_container_rules(RULES_FOLDER, errors)
    errors.raise_if_any()
    return loaded


def page(html: str, url: str | None = None) -> HtmlPage:
    """A page as reading sees it."""
    return read_html(html, rules(), url)


def texts(html: str) -> list[str]:
    """The texts of the lines of a page."""
    return [line.text for line in page(html).lines]


def line(html: str, text: str) -> Line:
    """The one line of a page with this text."""
    (found,) = [line for line in page(html).lines if line.text == text]
    return found


def read(path: Path) -> list[Capture | UnreadableCapture]:
    """Everything that is read from a file."""
    return list(read_captures(single_capture(path, path.name), rules()))


def capture(path: Path) -> Capture:
    """The one capture of a file."""
    (found,) = read(path)
    assert isinstance(found, Capture), found
    return found


def refusal(path: Path) -> str:
    """Why the one capture of a file cannot be read."""
    (found,) = read(path)
    assert isinstance(found, UnreadableCapture), found
    return found.reason
