"""The configuration of a build, and why our workers may have to leave it to MkDocs alone."""

import hashlib
import multiprocessing
from collections.abc import Collection
from pathlib import Path
from typing import Any

import mkdocs
from mkdocs.config.base import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from dafu.errors import SiteError

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

# Events that come before the pages, or are no part of a build; what is written after them would be taken for stale.
_OUTSIDE_OF_PAGES = {"startup", "shutdown", "serve", "config", "pre_build", "build_error"}

# Templates of a theme that are known to ask for no more than the addresses of the other pages.
_KNOWN_TEMPLATES = {"404.html", "sitemap.xml"}


def load(path: Path, own_hooks: Collection[str], *, strict: bool) -> MkDocsConfig:
    """The configuration without the hooks of these file names, which only serve other commands of MkDocs.

    Raises:
        SiteError: the configuration is wrong.
    """
    try:
        hooks = [hook for hook in settings_of(path).get("hooks") or [] if Path(hook).name not in own_hooks]
        return load_config(str(path), strict=strict, hooks=hooks)
    except MkDocsException as error:
        raise SiteError(f"{path}: MkDocs cannot use it: {error}") from error


def settings_of(path: Path) -> dict[str, Any]:
    """What a configuration file says, those that it inherits from and the environment included.

    Raises:
        SiteError: the file cannot be read.
    """
    raw = MkDocsConfig(config_file_path=str(path))
    try:
        with path.open("rb") as file:
            raw.load_file(file)
    except OSError as error:
        raise SiteError(f"{path}: cannot be read: {error.strerror}") from error
    return dict(raw.data)


def obstacle(config: MkDocsConfig) -> str | None:
    """Why forked workers cannot build these pages as MkDocs would, in one line; None when they can."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return "this system cannot fork processes"
    if unknown := changed_modules():
        return f"MkDocs {mkdocs.__version__} is not the 1.6.1 that is known here ({', '.join(unknown)})"
    if config.extra_templates or set(config.theme.static_templates) - _KNOWN_TEMPLATES:
        return "a template of its own may look at all pages"
    gathering = sorted(set(_gathering(config)))
    return f"a plug-in or hook takes part in the pages: {', '.join(gathering)}" if gathering else None


def changed_modules() -> list[str]:
    """The modules of MkDocs that are not those we know."""
    root = Path(mkdocs.__file__).parent
    return [name for name, known in KNOWN_MODULES.items() if _digest(root / name) != known]


def _digest(path: Path) -> str:
    # A checkout or wheel may bring other line ends.
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _gathering(config: MkDocsConfig) -> list[str]:
    """Names of what listens to events in the middle of a build; it could carry something from page to page."""
    idle = {name for name, plugin in config.plugins.items() if _is_idle(name, plugin)}
    listeners = [
        config.plugins._event_origins.get(method, "")  # noqa: SLF001 - the only place that names the origin of a method
        for event, methods in config.plugins.events.items()
        if event not in _OUTSIDE_OF_PAGES
        for method in methods
    ]
    return [name or "a hook" for name in listeners if name not in idle]


def _is_idle(name: str, plugin: Any) -> bool:
    """Material's search returns at once from all its events when it is not enabled."""
    return name in {"search", "material/search"} and plugin.config.get("enabled") is False
