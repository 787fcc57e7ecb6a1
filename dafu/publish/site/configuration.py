"""The configuration of a build, and why our workers may have to leave it to MkDocs alone."""

import json
import multiprocessing
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import mkdocs
from mkdocs.config.base import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.nav import Navigation

from dafu.errors import SiteError
from dafu.publish.site.fingerprints import digest, programs
from dafu.publish.site.known import changed_modules

# Events that come before the pages, or are no part of a build; what is written after them would be taken for stale.
_OUTSIDE_OF_PAGES = {"startup", "shutdown", "serve", "config", "pre_build", "build_error"}

_UNSHOWN = {"site_dir", "strict", "config_file_path"}
"""Settings that no page shows: where files are, and how strict a build is."""

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


def settings_digest(config: MkDocsConfig) -> str:
    """Of the configuration, the templates of our own, the programs and their releases."""
    # `default=repr`: an object without a stable name makes every build a new one, which is safe.
    plain = {name: value for name, value in settings_of(Path(config.config_file_path)).items() if name not in _UNSHOWN}
    return digest([json.dumps(plain, sort_keys=True, default=repr), *programs(own_templates(config))])


def shell_digest(settings: str, nav: Navigation) -> str:
    """Of all that a page depends on beside its own source and the pages that it links to."""
    return digest([settings, *_titles(nav.items)])


def own_templates(config: MkDocsConfig) -> list[Path]:
    """The folders of templates that are no part of a theme."""
    return [Path(config.theme.custom_dir)] if config.theme.custom_dir else []


def is_plain(config: MkDocsConfig) -> bool:
    """Whether the file of a configuration, the theme and MkDocs say all about it: no hook, no plug-in but an idle one."""
    return not config.hooks and all(_is_idle(name, plugin) for name, plugin in config.plugins.items())


def _titles(items: Iterable[Any]) -> Iterator[str]:
    for item in items:
        meta = {} if item.is_section or item.is_link else item.meta
        yield repr((item.title, getattr(item, "url", None), sorted(meta.items(), key=str)))
        yield from _titles(item.children or ())


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
