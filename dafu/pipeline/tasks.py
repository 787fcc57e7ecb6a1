"""What workers do, wherever they are: a task goes in, bytes for the store come out."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

from dafu.errors import DafuError
from dafu.linking.filing import file_reply
from dafu.model import Capture, Card, Source
from dafu.pipeline.one import Entry, broken, convert_lot, sketch_for, unreadable
from dafu.pipeline.orders import Found, Order, Surveyed, Waiting
from dafu.rulebook.book import Rulebook, load_rulebook
from dafu.rulebook.files import RULES
from dafu.stages.clean.template import site_of
from dafu.stages.read import Record, UnreadableCapture
from dafu.stages.read.page import read_page
from dafu.store import Key, Packed, key_of_folder, pack, pack_capture, unpack_capture, unpack_card, unpack_reply


@lru_cache(maxsize=1)
def rulebook_of(rules: Key) -> Rulebook:
    """The rulebook of this process, read once.

    Raises:
        DafuError: the rules that lie here are not those of the build.
    """
    if key_of_folder(RULES) != rules:
        raise DafuError(f"{RULES}: a worker has other rules than the build; give both the same version of dafu/")
    return load_rulebook(RULES)


def survey(chunk: Sequence[Found], order: Order) -> list[Surveyed]:
    """Read records for the first time."""
    rules = rulebook_of(order.rules)
    captures = [_read(found, rules) for found in chunk]
    sites = [site_of(item, rules.lines) if isinstance(item, Capture) else None for item in captures]
    without = [item for item, site in zip(captures, sites, strict=True) if isinstance(item, Capture) and site is None]
    converted = iter(convert_lot(((item, None) for item in without), rules, order.privacy))
    sketches = [
        sketch_for(item, rules) if isinstance(item, Capture) and site else None
        for item, site in zip(captures, sites, strict=True)
    ]
    return [
        Surveyed(None, packed=pack(next(converted) if isinstance(item, Capture) else item))
        if site is None or not isinstance(item, Capture)
        else Surveyed(site, sketch, pack_capture(item))
        for item, site, sketch in zip(captures, sites, sketches, strict=True)
    ]


def convert(chunk: Sequence[Waiting], order: Order) -> list[Packed]:
    """Convert captures of sites, each with its site's template."""
    rules = rulebook_of(order.rules)
    items = [_capture_of(item, rules) for item in chunk]
    lot = [(item, each.template) for item, each in zip(items, chunk, strict=True) if isinstance(item, Capture)]
    converted = iter(convert_lot(lot, rules, order.privacy))
    return [pack(next(converted) if isinstance(item, Capture) else item) for item in items]


def refile(chunk: Sequence[Packed], order: Order) -> list[Packed]:
    """File converted replies again, as topics and citations are now; what is set aside stays as it is."""
    rules = rulebook_of(order.rules)
    return [_refiled(packed, rules) for packed in chunk]


def given_up(file: str, payload: bytes = b"") -> Entry:
    """A record that takes every worker with it that tries it."""
    reason = "its conversion ends the worker process each time; run inspect on it and report the error"
    return unreadable(UnreadableCapture(file, reason, hashlib.sha256(payload).hexdigest(), len(payload)))


def _read(found: Found, rules: Rulebook) -> Capture | Entry:
    try:
        capture = read_page(found.record, found.sidecar, rules.containers)
    except Exception as error:  # noqa: BLE001 - law 5: one bad capture never stops the others
        return broken(_source(found.record), error)
    return unreadable(capture) if isinstance(capture, UnreadableCapture) else capture


def _source(record: Record) -> Source:
    return Source(record.file, hashlib.sha256(record.payload).hexdigest(), "", len(record.payload))


def _refiled(packed: Packed, rules: Rulebook) -> Packed:
    card = unpack_card(packed.card)
    if not isinstance(card, Card):
        return packed
    return pack(file_reply(unpack_reply(card, packed.body), rules.topics, rules.citations))


def _capture_of(item: Waiting, rules: Rulebook) -> Capture | Entry:
    return _read(item.content, rules) if isinstance(item.content, Found) else unpack_capture(item.content)
