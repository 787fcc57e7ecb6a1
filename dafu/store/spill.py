"""What is put aside for a moment and would not fit into memory: bytes in a file that goes away by itself."""

import tempfile
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self


class Place(NamedTuple):
    """Where a piece lies."""

    offset: int
    length: int


class Spill:
    """Pieces, fetched by the place that putting them gave."""

    def __init__(self, folder: Path | None) -> None:
        """Open an empty one in a folder; None leaves the choice to the system."""
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 (it lives as long as the spill)
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let everything go."""
        self._file.close()

    def put(self, content: bytes) -> Place:
        """Put a piece aside."""
        place = Place(self._end, len(content))
        self._file.seek(self._end)
        self._file.write(content)
        self._end += len(content)
        return place

    def get(self, place: Place) -> bytes:
        """The piece that lies there."""
        self._file.seek(place.offset)
        return self._file.read(place.length)
