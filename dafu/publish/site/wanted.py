"""What a build of the site is asked for."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from dafu.publish.site.report import Progress


class WriteAfter(Protocol):
    """Writes into the folder of the new site; files of its last call stand there already."""

    def __call__(self, site: Path, *, directory_urls: bool) -> None:
        """``directory_urls`` says whether pages are folders."""


@dataclass(frozen=True, slots=True)
class After:
    """What is written into the site after its pages, before anybody sees it."""

    write: WriteAfter
    key: str | None = None
    """Changes when the files would; without a key they are written by every build."""
    folder: str = ""
    """The folder of the site that they lie in, all of them; empty for the whole site."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a site is to be built; what the fields mean stands at ``build_site``."""

    jobs: int
    fresh: bool
    strict: bool
    after: After | None
    progress: Progress

    @property
    def after_key(self) -> str | None:
        """What the work after the pages depends on; empty without such work, None when it must always be done."""
        return self.after.key if self.after else ""
