"""How often Python looks for objects that hold each other."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS_BETWEEN_LOOKS = 50_000
"""Some fifty pages; Python's own is 700, several looks a page."""


def look_rarely() -> None:
    """Look rarely, to the end of this process: what is made goes away by itself, and looking took a tenth of all work.

    What a worker was born with, the rules above all, stays for good, and is not looked through at all.
    """
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS, 10, 10)
    gc.enable()


@contextmanager
def not_looked_for() -> Iterator[None]:
    """Not at all, for a block that holds all replies of an archive: a look goes through all of them, and finds nothing.

    Linking 10,000 replies took half as long again, for each object is looked at once in its youth. What the block
    leaves is not looked through afterwards either, until ``look_again``.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def look_again() -> None:
    """Let the next look find whatever earlier blocks have left: a preview builds again and again in one process."""
    gc.unfreeze()
