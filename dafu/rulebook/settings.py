"""The settings of one archive (``archive.toml`` at the top of the project), read and checked."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from dafu.errors import SettingsError

FILE = "archive.toml"
"""Name of the file; an archive without one has the defaults."""


class Privacy(StrEnum):
    """What the archive shows of names and phones of staff."""

    OPEN = "open"
    """The text stands as published; no list, data file, feed or search carries names or phones."""
    MASK = "mask"
    """They are hidden in the text too, visibly, and the captures are not offered."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the keeper of an archive decides. A new setting is one field with a default and one reader."""

    privacy: Privacy = Privacy.OPEN


DEFAULTS = Settings()


def load_settings(path: Path) -> Settings:
    """The settings of a file; without the file, the defaults.

    Raises:
        SettingsError: with everything that is wrong, one a line: file, key, value, remedy.
    """
    content = _content(path)
    known = [field.name for field in fields(Settings)]
    wrong = [
        f"{path.name}: unknown setting {key!r}; remove it, or use one of {', '.join(known)}"
        for key in content
        if key not in known
    ]
    values: dict[str, Any] = {}
    for key in known:
        if key in content:
            try:
                values[key] = _READERS[key](content[key])
            except ValueError as error:
                wrong.append(f"{path.name}: {key} = {content[key]!r} {error}")
    if wrong:
        raise SettingsError("\n".join(wrong))
    return Settings(**values)


def _content(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(f"{path.name}: cannot be read ({error.strerror}); correct its permissions") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError(f"{path.name}: is not valid TOML ({error}); correct it at that place") from error


def _privacy(value: Any) -> Privacy:
    if value in list(Privacy):
        return Privacy(value)
    choices = " or ".join(f'"{choice}"' for choice in Privacy)
    raise ValueError(f"is no such choice; write privacy = {choices}")


_READERS = {"privacy": _privacy}
