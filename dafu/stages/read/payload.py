"""The untouched bytes of captures, for readers who want to check the archive against them."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from dafu.errors import CaptureError
from dafu.model import Source
from dafu.stages.read.captures import CaptureFile
from dafu.stages.read.record import Record
from dafu.stages.read.records import records_of


def read_payload(root: Path, source: Source) -> bytes:
    """The bytes that ``source`` was read from; ``root`` is the folder that its file name starts from.

    Raises:
        CaptureError: the file changed or went away since it was read.
    """
    return next(iter(read_payloads(root, [source])))[1]


def read_payloads(root: Path, sources: Iterable[Source]) -> Iterator[tuple[Source, bytes]]:
    """The bytes of each source, file by file; a file of many records is read once, and one record is held at a time.

    Raises:
        CaptureError: a file changed or went away since it was read.
    """
    named = sorted(((_file(root, source), source) for source in sources), key=lambda pair: (pair[0], pair[1].file))
    for name, group in groupby(named, key=lambda pair: pair[0]):
        wanted = {source.file: source for _, source in group}
        for item in records_of(CaptureFile(root / name, name)):
            source = wanted.get(item.file) if isinstance(item, Record) else None
            if source and isinstance(item, Record) and hashlib.sha256(item.payload).hexdigest() == source.sha256:
                del wanted[item.file]
                yield source, item.payload
            if not wanted:
                break
        for file in wanted:
            raise CaptureError(f"{file}: changed or went away while the archive was built; build again")


def _file(root: Path, source: Source) -> str:
    """The file of a source; ``#n`` behind its name may be a record of it."""
    file, _, record = source.file.rpartition("#")
    return source.file if not record.isdecimal() or not file or (root / source.file).is_file() else file
