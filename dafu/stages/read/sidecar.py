"""``NAME.toml`` beside a capture: what its scraper or a curator knows, and corrections of facts."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from dafu.model import Problem, Severity

_MAX_BYTES: Final = 1_000_000
_KEYS: Final = frozenset(("url", "captured", "facts", "reason"))


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The notes beside one capture."""

    url: str | None = None
    captured: str | None = None
    overrides: Mapping[str, Any] = field(default_factory=dict)
    """The ``[facts]`` table, with ``reason`` if the curator gives one."""
    problems: tuple[Problem, ...] = ()


def read_sidecar(path: Path | None) -> Sidecar:
    """The notes of a file; what is wrong with them becomes a problem and leaves the rest in force."""
    if path is None:
        return Sidecar()
    try:
        with path.open("rb") as file:
            content = tomllib.loads(file.read(_MAX_BYTES).decode("utf-8-sig"))
    except OSError as error:
        return Sidecar(problems=(_problem(path, f"cannot be read ({error.strerror}); correct its permissions"),))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        return Sidecar(problems=(_problem(path, f"is not valid TOML ({error}); nothing of it was used, correct it"),))
    return _checked(path, content)


def _checked(path: Path, content: Mapping[str, Any]) -> Sidecar:
    unknown = sorted(content.keys() - _KEYS)
    problems = [_problem(path, f"has an unknown key {key!r}; use url, captured and [facts]") for key in unknown]
    facts = content.get("facts", {})
    if not isinstance(facts, dict):
        problems.append(_problem(path, "has facts that are no table; write [facts] and one fact a line"))
        facts = {}
    overrides = {key: _plain(value) for key, value in facts.items()}
    if overrides and "reason" in content:
        overrides.setdefault("reason", _plain(content["reason"]))
    url, captured = (_text(path, content, key, problems) for key in ("url", "captured"))
    return Sidecar(url, captured, overrides, tuple(problems))


def _text(path: Path, content: Mapping[str, Any], key: str, problems: list[Problem]) -> str | None:
    value = _plain(content.get(key))
    if value is None or (isinstance(value, str) and value.strip()):
        return value.strip() if value else None
    problems.append(_problem(path, f"has {key} = {value!r}; give it as a string in quotes"))
    return None


def _plain(value: Any) -> Any:
    """A value as JSON knows it: TOML's own dates become ISO 8601."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _problem(path: Path, message: str) -> Problem:
    return Problem(Severity.WARN, f"{path.name}: {message}")
