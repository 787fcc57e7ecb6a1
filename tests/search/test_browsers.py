"""What the scripts ask of a browser is at least three years old; docs/search-format.md lists it with the versions."""

import re
import subprocess
from pathlib import Path

import pytest

from dafu.search.client_script import client_script
from tests.places import PROJECT

ASSETS = sorted((PROJECT / "docs" / "assets" / "search").glob("*.js"))
# Parsed by the parser that node carries in itself, which takes a year's language and nothing newer.
PARSE = """
const { parse } = require("internal/deps/acorn/acorn/dist/acorn");
try {
  parse(require("fs").readFileSync(0, "utf-8"), { ecmaVersion: 2022, sourceType: "script" });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
"""
# Not in every browser that was current three years ago.
TOO_NEW = re.compile(
    r"""\.(?:withResolvers|fromAsync|groupBy|isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference|showPopover
      |togglePopover|checkVisibility|toBase64|fromBase64|toHex|fromHex|transferToFixedLength|waitAsync|rawJSON
      |startViewTransition|setHTML|getHTML|moveBefore|requestClose)\b
    | \b(?:Promise\.try|RegExp\.escape|URL\.parse|Math\.f16round|Intl\.Segmenter|Float16Array|CloseWatcher|Temporal
      |SuppressedError|DisposableStack|Iterator)\b
    | \bAbortSignal\.any\b | \bscheduler\. | \bnavigation\.""",
    re.VERBOSE,
)


def script(path: Path | None) -> str:
    """The text of a script of the pages, or the client as readers get it."""
    return path.read_text(encoding="utf-8") if path else client_script()


def syntax_error(node: str, text: str) -> str:
    """What a parser of ECMAScript 2022 says of a script; nothing when it is fine."""
    command = [node, "--no-warnings", "--expose-internals", "-e", PARSE]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=60).stderr


@pytest.mark.parametrize("path", [None, *ASSETS], ids=lambda path: path.name if path else "client")
def test_scripts_are_written_in_the_language_of_2022(node: str, path: Path | None) -> None:
    assert syntax_error(node, script(path)) == ""


def test_the_parser_refuses_what_is_newer(node: str) -> None:
    assert "Invalid regular expression flag" in syntax_error(node, "/[a--b]/v")
    assert syntax_error(node, "class A { static #x = 1; static { A.#x ??= 2; } }") == ""


@pytest.mark.parametrize("path", [None, *ASSETS], ids=lambda path: path.name if path else "client")
def test_scripts_call_nothing_that_is_newer(path: Path | None) -> None:
    assert TOO_NEW.findall(script(path)) == []


def test_the_list_of_newer_calls_is_no_dead_letter() -> None:
    newer = ("Promise.try(f)", "new Iterator", "a.isSubsetOf(b)", "box.showPopover()")
    assert all(TOO_NEW.search(text) for text in newer)
