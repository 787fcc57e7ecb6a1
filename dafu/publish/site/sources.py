"""The sources of a site as MkDocs finds them, from a look at ``docs/`` that was taken already.

MkDocs makes two objects for each of 36,000 pages, and asks its patterns about each of them twice. Most pages stay as they
are: what the last build knew of them is enough, and MkDocs' objects are made when somebody asks for them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import PurePath
from posixpath import splitext
from typing import Any, overload

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, _default_exclude, get_files
from mkdocs.structure.pages import Page
from mkdocs.utils import markdown_extensions

from dafu.publish.site.configuration import is_plain
from dafu.publish.stamps import Stamp

_FIRST = ("index", "README")
_UNLISTED = {level for level in InclusionLevel if level.value <= InclusionLevel.NOT_IN_NAV.value}
Assets = Iterable[tuple[str, str]]
"""Files of the theme that are copied: where each goes, and the folder of the theme that it lies in."""


class Sources(Files):
    """All files of a site."""

    def __init__(self, config: MkDocsConfig, made: Files, paths: Iterable[str], known: Mapping[str, str]) -> None:
        """Begin.

        Args:
            config: the configuration.
            made: files whose objects exist already; they come last.
            paths: all others, as they lie below ``docs_dir``, in the order of MkDocs.
            known: of some files, where each goes; they are part of the site, and in the menu or excused from it.
        """
        super().__init__(())
        self._config = config
        self._paths = dict.fromkeys(paths) | dict.fromkeys(file.src_uri for file in made)
        self._known = known
        self._src_uris.update(made.src_uris)
        self._levels = _Levels(config)
        for file in made:
            file.inclusion = self._levels.of(file.src_uri)
        self._shared = {
            "src_dir": config.docs_dir,
            "dest_dir": config.site_dir,
            "use_directory_urls": config.use_directory_urls,
        }

    def __iter__(self) -> Iterator[File]:
        return map(self.file, self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, path: str) -> bool:
        return path in self._paths or PurePath(path).as_posix() in self._paths

    @property
    def src_uris(self) -> Mapping[str, File]:
        """As MkDocs has it, with all objects."""
        return {path: self.file(path) for path in self._paths}

    def append(self, file: File) -> None:
        """As MkDocs does."""
        self._paths[file.src_uri] = None
        super().append(file)

    def remove(self, file: File) -> None:
        """As MkDocs does."""
        super().remove(file)
        del self._paths[file.src_uri]

    def get_file_from_path(self, path: str) -> File | None:
        """As MkDocs does."""
        if path not in self._paths:  # names are normal, so one that is found needs not be made so first
            path = PurePath(path).as_posix()
        return self.file(path) if path in self._paths else None

    def documentation_pages(self, *, inclusion: Any = InclusionLevel.is_included) -> Sequence[File]:
        """As MkDocs does; objects of pages that are part of the site are made when the sequence is read."""
        if inclusion is InclusionLevel.is_included:
            return _Pages(self, self.pages)
        return super().documentation_pages(inclusion=inclusion)

    @cached_property
    def pages(self) -> list[str]:
        """Paths of all pages of the site, in MkDocs' order."""
        return [path for path in self._published if path.endswith(markdown_extensions)]

    @cached_property
    def copies(self) -> list[str]:
        """Paths of all other files of the site."""
        return [path for path in self._published if not path.endswith(markdown_extensions)]

    def listed(self, *, is_settled: bool) -> Iterator[str]:
        """Pages that should be in the menu; those that were known before are left out when it is settled where they are."""
        known = self._known if is_settled else {}
        return (path for path in self.pages if path not in known and self._levels.of(path) not in _UNLISTED)

    @cached_property
    def _published(self) -> list[str]:
        least, known = InclusionLevel.DRAFT.value, self._known
        return [path for path in self._paths if path in known or self._levels.of(path).value > least]

    def file(self, path: str) -> File:
        """MkDocs' object for a file, which is there."""
        made = self._src_uris.get(path)
        if made is None:
            made = self._src_uris[path] = _file(path, {**self._shared, "inclusion": self._levels.of(path)})
        return made

    def page(self, path: str) -> Page:
        """MkDocs' object for a page, which is there."""
        file = self.file(path)
        return file.page or Page(None, file, self._config)

    def place(self, path: str) -> str:
        """Where a file goes, as a path in the site."""
        return self._known.get(path) or place_of(path, directory_urls=self._config.use_directory_urls)


class _Pages(Sequence[File]):
    """Pages whose objects are made when they are asked for."""

    def __init__(self, files: Sources, paths: Sequence[str]) -> None:
        self._files, self._paths = files, paths

    def __len__(self) -> int:
        return len(self._paths)

    @overload
    def __getitem__(self, number: int) -> File: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[File]: ...
    def __getitem__(self, number: int | slice) -> File | Sequence[File]:
        if isinstance(number, slice):
            return _Pages(self._files, self._paths[number])
        return self._files.page(self._paths[number]).file


class _Levels:
    """What the patterns of a configuration say of paths: ``set_exclusions``, for one path."""

    def __init__(self, config: MkDocsConfig) -> None:
        excluded, drafts, unlisted = config.exclude_docs, config.draft_docs, config.not_in_nav
        steps = (
            (_default_exclude + excluded if excluded else _default_exclude, InclusionLevel.EXCLUDED),
            (drafts, InclusionLevel.DRAFT),
            (unlisted, InclusionLevel.NOT_IN_NAV),
        )
        self._steps = [(patterns.match_file, level) for patterns, level in steps if patterns]
        self._known: dict[str, InclusionLevel] = {}

    def of(self, path: str) -> InclusionLevel:
        """Whether a file is part of the site, and whether it should be in its menu."""
        level = self._known.get(path)
        if level is None:
            level = next((level for matches, level in self._steps if matches(path)), InclusionLevel.INCLUDED)
            self._known[path] = level
        return level


class InMenu(Files):
    """The files of a site, for MkDocs to make the menu of; it only asks for pages that may be in it."""

    def __init__(self, sources: Sources, *, is_settled: bool) -> None:
        """``is_settled``: no page that was known before is missing in the menu."""
        super().__init__(())
        self._sources, self._is_settled = sources, is_settled

    def get_file_from_path(self, path: str) -> File | None:
        """As MkDocs does."""
        return self._sources.get_file_from_path(path)

    def documentation_pages(self, *, inclusion: Any = InclusionLevel.is_included) -> Sequence[File]:
        """Those that MkDocs may miss in the menu."""
        assert inclusion is InclusionLevel.is_included
        sources = self._sources
        return [sources.file(path) for path in sources.listed(is_settled=self._is_settled)]


def find_sources(config: MkDocsConfig, seen: Mapping[str, Stamp], assets: Assets, known: Mapping[str, str]) -> Sources:
    """All files of a site, as MkDocs gathers them; it does so itself where anything is out of the ordinary.

    Args:
        config: the configuration.
        seen: the files below ``docs_dir``.
        assets: the files of the theme.
        known: where files of the last build went, by their sources, if the settings are still the same.
    """
    is_ordinary = is_plain(config) and all(stamp.size >= 0 for stamp in seen.values())
    if is_ordinary:
        shared = config.use_directory_urls
        places = {known.get(path) or place_of(path, directory_urls=shared) for path in seen}
        is_ordinary = len(places) == len(seen)
    # A plug-in may have written more since; links may lead to whole folders; of two sources for one page, MkDocs chooses
    # one, and says so.
    made = Files(()) if is_ordinary else get_files(config)
    for path, folder in assets:
        if path not in seen and made.get_file_from_path(path) is None:
            made.append(File(path, folder, config.site_dir, config.use_directory_urls))
    return Sources(config, made, in_order(seen) if is_ordinary else (), known if is_ordinary else {})


def theme_files(config: MkDocsConfig) -> list[tuple[str, str]]:
    """The files of a theme that are copied."""
    files = Files(())
    files.add_files_from_theme(config.theme.get_env(), config)
    return [(file.src_uri, str(file.src_dir)) for file in files]


def in_order(paths: Iterable[str]) -> list[str]:
    """Paths in the order in which MkDocs finds them."""
    return sorted(paths, key=_rank)


def _rank(path: str) -> tuple[list[str], bool, str]:
    folder, _, name = path.rpartition("/")
    is_first = name.startswith(_FIRST) and splitext(name)[0] in _FIRST
    return folder.split("/") if folder else [], not is_first, name


def place_of(path: str, *, directory_urls: bool) -> str:
    """Where MkDocs puts a file of this path."""
    if not path.endswith(markdown_extensions):
        return path
    stem = splitext(path)[0]
    folder, slash, name = stem.rpartition("/")
    name = "index" if name == "README" else name
    return f"{folder}{slash}{name}/index.html" if directory_urls and name != "index" else f"{folder}{slash}{name}.html"


def _file(path: str, shared: Mapping[str, Any]) -> File:
    """One file, with all that its constructor would set; and where it goes, which is asked of each."""
    made = File.__new__(File)
    known = vars(made)
    known["src_uri"] = path
    known.update(shared)
    known["dest_uri"] = place_of(path, directory_urls=shared["use_directory_urls"])
    return made
