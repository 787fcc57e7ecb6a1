"""The rules as they stood at another revision, to see what a change of rules changes."""

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from dafu.errors import RuleError
from dafu.rulebook.files import RULES


@contextmanager
def rules_at(revision: str) -> Iterator[Path]:
    """A folder with the rule files of a git revision; it goes away at the end.

    Raises:
        RuleError: this is no git checkout, or it has no such revision.
    """
    if revision.startswith("-"):
        raise RuleError(f"{revision!r} is no revision; give the name of a commit, branch or tag")
    command = ["git", "-C", str(RULES), "archive", "--format=tar", revision, "."]
    try:
        done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - fixed words; the revision cannot be an option
    except FileNotFoundError as error:
        raise RuleError("git is not installed; --against needs it") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise RuleError(f"no rules at revision {revision!r} ({said[-1] if said else 'git failed'})") from error
    with TemporaryDirectory() as folder:
        _unpack(done.stdout, Path(folder))
        yield Path(folder)


def _unpack(packed: bytes, folder: Path) -> None:
    """The files of the archive by their last names; rules lie in one folder, and nothing is written outside it."""
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None:
                (folder / Path(member.name).name).write_bytes(content.read())
