"""The untouched bytes of a capture, for a reader who wants to check the archive against them."""

import hashlib
from pathlib import Path

from dafu.errors import CaptureError
from dafu.model import Source
from dafu.stages.read.captures import CaptureFile
from dafu.stages.read.page import Record
from dafu.stages.read.records import records_of


def read_payload(root: Path, source: Source) -> bytes:
    """The bytes that ``source`` was read from; ``root`` is the folder that its file name starts from.

    Raises:
        CaptureError: the file changed or went away since it was read.
    """
    file, _, record = source.file.rpartition("#")
    whole = root / source.file
    name = source.file if whole.is_file() or not record.isdecimal() else file
    for item in records_of(CaptureFile(root / name, name)):
        if isinstance(item, Record) and item.file == source.file:
            if hashlib.sha256(item.payload).hexdigest() == source.sha256:
                return item.payload
            break
    raise CaptureError(f"{source.file}: changed or went away while the archive was built; build again")
