"""What an earlier build found out about a configuration; to ask MkDocs again takes longer than all else there is to do."""

import json
import os
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from dafu.publish.site.fingerprints import digest, programs

# SHA-256 of the modules of MkDocs 1.6.1 whose functions are called one by one here. MkDocs 1 is frozen; should there
# be another release, it builds the site by itself until somebody has read what changed and put its digests here.
KNOWN_MODULES = {
    "commands/build.py": "77fb0135d13f14223066a60c5a7e0293e333d1e6a4b058cebbb6d8acf8cc3825",
    "structure/files.py": "4132e55a63c61e9a3494d9d913f2689a2f6096a811fc6641117adb35861726e4",
    "structure/nav.py": "582c2be1a2309c5922dd3882233a34e3e7385152564fede1d8a3e6489d44a109",
    "structure/pages.py": "28cc64c2f8b85b9272d49f0f2eb263851f86ed99796f8a593b11c0c7fbd11bf2",
    "structure/toc.py": "f1e35ef66730a65154b67c2dc38ac4e876e44214a3a1df1b35a110dbe6710b2f",
    "utils/__init__.py": "defbc7a36700da5045cdeea84beada12aed38ca9d9bea8c7883ede6cb80370aa",
    "utils/meta.py": "8eace32c6adef88abb95951eee90ba6b8c13bd8f65c500f6200e60c0a41d85e2",
    "utils/rendering.py": "772f6f685fbe2095ddec52ae986b9af755d1f4d625bc5222127bde5405112e02",
    "utils/templates.py": "c2d8c7efd6f77495da0c9a45b4fd2d51b7c17fbc7db539666200ce3a5c1f0524",
}

_REACHES_OUT = re.compile(r"^INHERIT\b|!!python", re.MULTILINE)
"""What lets a configuration depend on more than its own file: another one, or somebody's code."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a build must know of a configuration to tell that there is nothing to do."""

    settings: str
    """As ``settings_digest`` gives it."""
    docs: str
    site: str
    templates: tuple[str, ...]
    """Folders of templates of our own."""
    assets: tuple[tuple[str, str], ...]
    """Files of the theme that are copied, and the folder of the theme that each lies in."""
    key: str = ""
    """Of the configuration file, the variables that it names, the programs and the templates."""


def recall(config: Path) -> Known | None:
    """What is known of a configuration that is still the same; None when MkDocs must be asked."""
    try:
        kept = json.loads(_place(config).read_text(encoding="utf-8"))
        assets = tuple((path, folder) for path, folder in kept["assets"])
        known = Known(**{**kept, "templates": tuple(kept["templates"]), "assets": assets})
        is_same = known.key == _key(config, map(Path, known.templates)) and not changed_modules()
        # A virtual environment may have been moved.
        return known if is_same and all(Path(folder, path).is_file() for path, folder in assets) else None
    except (OSError, ValueError, TypeError, LookupError):
        return None


def remember(config: Path, known: Known) -> None:
    """Keep what MkDocs said of a plain configuration; one that depends on other files is asked for each time."""
    if _REACHES_OUT.search(config.read_text(encoding="utf-8", errors="replace")):
        return
    named = replace(known, key=_key(config, map(Path, known.templates)))
    unfinished = _place(config).with_suffix(".writing")
    unfinished.write_text(json.dumps(asdict(named)), encoding="utf-8")
    unfinished.replace(_place(config))


def _place(config: Path) -> Path:
    whole = config.resolve()
    return whole.parent / ".cache" / "site" / f"{whole.name}-{sha256(str(whole).encode()).hexdigest()[:8]}.known"


def _key(config: Path, folders: Iterable[Path]) -> str:
    text = config.read_text(encoding="utf-8", errors="surrogateescape")
    words = set(re.findall(r"\w+", text))  # among them all variables of the environment that it may ask for
    variables = [f"{name}={value}" for name, value in sorted(os.environ.items()) if name in words]
    return digest([text, *variables, *programs(folders)])


def changed_modules() -> list[str]:
    """The modules of MkDocs that are not those we know."""
    found = find_spec("mkdocs")  # which does not load it
    if found is None or found.origin is None:
        return ["mkdocs"]
    root = Path(found.origin).parent
    return [name for name, known in KNOWN_MODULES.items() if _digest(root / name) != known]


def _digest(path: Path) -> str:
    # A checkout or wheel may bring other line ends.
    return sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
