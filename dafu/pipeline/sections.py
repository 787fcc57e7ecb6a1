"""What the drafts of sections show, as keys, as an earlier build has found them: their pages need not be put together again."""

import pickle
from collections.abc import Iterator, Sequence

from dafu.publish.pages.draft import Section
from dafu.store import Key, Store, key_of

_FACT = "sections"
_Kept = tuple[str, bytes]
"""Paths, one a line, and the keys of what they show, one after the other."""


class Sections:
    """Sections by their keys; only those that are asked for again stay known."""

    def __init__(self, store: Store, world: Key) -> None:
        """Recall what is known.

        Args:
            store: keeps it.
            world: key of the code that makes the drafts.
        """
        self._store, self._world = store, world
        kept = store.fact(_FACT)
        self._known: dict[Key, _Kept] = pickle.loads(kept) if kept else {}  # noqa: S301 (ours: see dafu.store.packing)
        self._asked: dict[Key, _Kept] = {}

    def pages(self, section: Section) -> list[tuple[str, Key]]:
        """The paths of a section, each with the key of what its page shows."""
        key = key_of(self._world, *section.shows)
        kept = self._known.get(key)
        if kept is None:
            drafts = [(draft.path, key_of(self._world, *draft.shows)) for draft in section.drafts()]
            kept = "\n".join(path for path, _ in drafts), b"".join(shown for _, shown in drafts)
        self._asked[key] = kept
        return list(_unpacked(*kept))

    def keep(self) -> None:
        """Keep what was asked for, for the next build."""
        if self._asked.keys() != self._known.keys():
            self._store.put_fact(_FACT, pickle.dumps(self._asked, pickle.HIGHEST_PROTOCOL))


def _unpacked(paths: str, keys: bytes) -> Iterator[tuple[str, Key]]:
    names: Sequence[str] = paths.split("\n") if paths else ()
    size = len(keys) // len(names) if names else 0
    for place, name in enumerate(names):
        yield name, keys[place * size : (place + 1) * size]
