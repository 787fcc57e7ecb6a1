"""Reading the files under ``rules/``: every error of every file is gathered, then raised at once."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dafu.errors import RuleError


@dataclass(slots=True)
class RuleErrors:
    """Collects what is wrong with the rules, one line each: file, rule, what, remedy."""

    messages: list[str] = field(default_factory=list)

    def add(self, path: Path, rule: str | None, message: str) -> None:
        """Note one error; the message ends with the remedy after a semicolon."""
        where = f"{path.name}: rule {rule!r}" if rule else path.name
        self.messages.append(f"{where}: {message}")

    def raise_if_any(self) -> None:
        """Stop when something was noted.

        Raises:
            RuleError: with all messages, one a line.
        """
        if self.messages:
            raise RuleError("\n".join(self.messages))


def read_toml(path: Path, errors: RuleErrors) -> Mapping[str, Any]:
    """The content of one rule file; an unreadable one is noted and read as empty."""
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        errors.add(path, None, f"cannot be read ({error.strerror}); restore the file or its permissions")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        errors.add(path, None, f"is not valid TOML ({error}); correct it at that place")
    return {}


def entries(path: Path, table: str, content: Mapping[str, Any], errors: RuleErrors) -> Iterable[Mapping[str, Any]]:
    """The ``[[table]]`` entries of a file, each with an ``id`` of its own; others are noted and left out."""
    seen: set[str] = set()
    for position, entry in enumerate(content.get(table, []), start=1):
        rule = entry.get("id") if isinstance(entry, dict) else None
        if not isinstance(rule, str) or not rule:
            errors.add(path, None, f"entry {position} of [[{table}]] has no id; give it one")
        elif rule in seen:
            errors.add(path, rule, "stands twice; rename one of the two")
        else:
            seen.add(rule)
            yield entry


def check_keys(
    path: Path, entry: Mapping[str, Any], required: Iterable[str], optional: Iterable[str], errors: RuleErrors
) -> bool:
    """Whether an entry has all required keys and no unknown one; what is wrong is noted."""
    required, optional = set(required), set(optional)
    missing = sorted(required - entry.keys())
    unknown = sorted(entry.keys() - required - optional)
    if missing:
        errors.add(path, entry.get("id"), f"lacks {', '.join(missing)}; add it")
    if unknown:
        errors.add(path, entry.get("id"), f"has unknown keys {', '.join(unknown)}; remove or rename them")
    return not missing and not unknown


def compile_pattern(path: Path, rule: str, pattern: str, errors: RuleErrors) -> re.Pattern[str] | None:
    """The compiled pattern of a rule that reads a value; None (and noted) when it is no pattern."""
    try:
        return re.compile(pattern)
    except re.error as error:
        errors.add(path, rule, f"has an invalid pattern {pattern!r} ({error}); correct it")
        return None
