"""When topics or citations changed and nothing else, replies are not converted again: they are filed again."""

from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial

from dafu.pipeline.crew import Crew, in_chunks
from dafu.pipeline.orders import Order
from dafu.pipeline.watch import Stage, Watch
from dafu.store import Key, Packed, Store

_FACT = "filing"
_UNSETTLED = b"unsettled"
_MOST, _HEAVIEST = 64, 2_000_000
"""Replies, and bytes of them, that go to a worker at once."""


def begin_filing(store: Store, order: Order) -> None:
    """Before anything is converted: note when the store's replies were filed by other rules than those that hold now.

    A build that is broken off between here and the end leaves replies that are filed in two ways; the note stays then.
    """
    if store.count() == 0:
        store.put_fact(_FACT, order.filing)
    elif store.fact(_FACT) != order.filing:
        store.put_fact(_FACT, _UNSETTLED)
    store.commit()


def is_filed(store: Store, order: Order) -> bool:
    """Whether all replies of the store are filed by the rules of this build."""
    return store.fact(_FACT) == order.filing


def refile_all(entries: Iterable[Key], store: Store, crew: Crew, order: Order, watch: Watch) -> int:
    """File all replies again unless they are filed by the rules of this build; gives how many were filed again."""
    if is_filed(store, order):
        return 0
    from dafu.pipeline.tasks import refile  # noqa: PLC0415 (the stages, which most builds need not load)

    keys = list(dict.fromkeys(entries))
    asked: deque[Key] = deque()

    def packed() -> Iterator[Packed]:
        """What the store has of each entry; read as the work goes on."""
        for key in keys:
            asked.append(key)
            yield store.packed(key)

    chunks = in_chunks(packed(), _MOST, lambda item: len(item.body), _HEAVIEST)
    for done, item in enumerate(crew.work(partial(refile, order=order), chunks, lambda kept: kept), start=1):
        store.put(asked.popleft(), item)
        watch(Stage.FILING, done, len(keys))
    store.put_fact(_FACT, order.filing)
    store.commit()
    return len(keys)
