"""What an earlier build already knows, so that the next one does only what is new.

``keys`` says what depends on what, ``packing`` turns replies into bytes and back, ``database`` keeps them in one SQLite
file, ``lock`` lets one build work at a time. Nothing in the store is needed: without it, a build gives the same tree.
"""

from dafu.store.broken import StoreBroken
from dafu.store.database import Output, Store, Survey, discard
from dafu.store.keys import Key, key_of, key_of_code, key_of_folder
from dafu.store.packing import Packed, pack, pack_capture, unpack_capture, unpack_card, unpack_reply
from dafu.store.spill import Place, Spill

__all__ = [
    "Key",
    "Output",
    "Packed",
    "Place",
    "Spill",
    "Store",
    "StoreBroken",
    "Survey",
    "discard",
    "key_of",
    "key_of_code",
    "key_of_folder",
    "pack",
    "pack_capture",
    "unpack_capture",
    "unpack_card",
    "unpack_reply",
]
