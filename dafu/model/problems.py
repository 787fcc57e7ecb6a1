"""Something a person must look at."""

from enum import StrEnum

from dafu.records import record


class Severity(StrEnum):
    """How loud a problem is."""

    NOTE = "note"
    """Worth knowing; never makes ``--strict`` fail."""
    WARN = "warn"
    """In doubt: a person must look at it; ``--strict`` fails."""
    FAIL = "fail"
    """Wrong: the capture was set aside or a fact was withheld; ``--strict`` fails."""


@record
class Problem:
    """Something a person must look at."""

    level: Severity
    message: str
    """What was found and what to do about it, in one English line."""
    field: str | None = None
    """Key of the fact in doubt, or None when the whole capture is meant."""
    lines: tuple[int, ...] = ()
    rule: str | None = None
