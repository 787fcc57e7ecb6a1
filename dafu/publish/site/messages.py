"""What MkDocs says while a page is built: kept with the page, and said again in the parent process."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

_SPEAKERS = ("", "mkdocs")
"""Loggers whose handlers show and count what MkDocs says."""


class Message(NamedTuple):
    """One log record, in a form that every process can send to another."""

    logger: str
    level: int
    text: str


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Message] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record as text: its arguments may be objects of this process."""
        self.messages.append(Message(record.name, record.levelno, record.getMessage()))


@contextmanager
def collected() -> Iterator[list[Message]]:
    """Everything said in the block, in its order; nobody else hears it."""
    collector = _Collector()
    before = {name: logging.getLogger(name).handlers for name in _SPEAKERS}
    for name in _SPEAKERS:
        logging.getLogger(name).handlers = []
    logging.getLogger().handlers = [collector]
    try:
        yield collector.messages
    finally:
        for name, handlers in before.items():
            logging.getLogger(name).handlers = handlers


def say_again(messages: Iterable[Message]) -> None:
    """Let the handlers of this process show and count what was collected."""
    for name, level, text in messages:
        logger = logging.getLogger(name)
        # Not `logger.log`: the level was decided where it was said, and the text may hold a "%".
        logger.handle(logger.makeRecord(name, level, "", 0, text, (), None))
