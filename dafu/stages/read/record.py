"""One page as it was saved, before anybody looks into it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """The bytes of one page and what is known about where they come from."""

    file: str
    payload: bytes
    url: str | None = None
    captured: str | None = None
    text: str | None = None
    """The text, when the record came as text and not as bytes."""
