"""Frozen types for what is made by the hundred for every page."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[_Class]) -> type[_Class]:
    """A slotted dataclass that only the type checker freezes.

    A frozen dataclass sets each field through ``object.__setattr__``: 3.1 µs for one of eight fields instead of 0.5, and a
    page has some 400 of them. Nothing may change a record all the same; assigning to a field is a type error.
    """
    made = dataclass(slots=True, unsafe_hash=True)(cls)
    setattr(made, "__reduce__", _reduction(made))  # noqa: B010 (assigned plainly, it is a method of another signature)
    return made


def pickled_by_values(made: type[_Class]) -> type[_Class]:
    """Above a frozen dataclass whose fields all go to its ``__init__`` by their order: let it be pickled like a record.

    Python's own way looks the fields up each time and takes five times as long.
    """
    setattr(made, "__reduce__", _reduction(made))  # noqa: B010 (as above)
    return made


def _reduction(made: Any) -> Callable[[Any], tuple[Any, tuple[Any, ...]]]:
    """How a record is pickled: by its values in their order, in half the time of a dictionary of its slots."""
    names = [each.name for each in fields(made) if each.init]
    values = attrgetter(*names)
    if any(each.kw_only for each in fields(made)):
        return lambda self: (_restored, (made, values(self)))
    if len(names) == 1:
        return lambda self: (made, (values(self),))
    return lambda self: (made, values(self))


def _restored(made: Any, values: tuple[Any, ...]) -> Any:
    """A record some of whose fields are given by name."""
    one = made.__new__(made)
    for name, value in zip(made.__dataclass_fields__, values, strict=True):
        setattr(one, name, value)
    return one
