"""What an earlier build found out by comparing texts, so that they are not read again."""

import hashlib
from collections.abc import Callable, Mapping, Sequence

from dafu.model import Card, Change

Row = tuple[int, int, str, int | None, tuple[Change, ...], float]
"""A repeat: its place in the group, that of its canonical, how far it repeats that, that of its twin, changes, share."""
Rows = list[Row]


class Known:
    """The repeats of groups of captures, by keys of all that these were made from."""

    def __init__(self, key: Callable[[Card], bytes], found: Mapping[bytes, Rows]) -> None:
        """Take what is known.

        Args:
            key: stands for everything that a card and its text are made from; always of one size.
            found: what ``asked`` was in the build before, by the same code.
        """
        self._key, self._found = key, found
        self.asked: dict[bytes, Rows] = {}
        """All that was asked for in this build."""

    def rows(self, group: Sequence[Card], find: Callable[[], Rows]) -> Rows:
        """The repeats of a group in its order."""
        key = hashlib.blake2b(b"".join(map(self._key, group)), digest_size=16).digest()
        found = self._found.get(key)
        self.asked[key] = find() if found is None else found
        return self.asked[key]
