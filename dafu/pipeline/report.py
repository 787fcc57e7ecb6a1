"""What a build did, in numbers and lines; the archive itself only for those who ask for it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from dafu.model import Archive, Card, Load, Problem, Reply, SetAside, Severity
from dafu.pipeline.watch import StageReport
from dafu.publish.write import WriteReport
from dafu.store import Key, Store, unpack_card, unpack_reply


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the captures; kept in the store, so that a build that changes nothing need not link them."""

    replies: int
    duplicates: tuple[tuple[str, str], ...]
    """File and reason."""
    set_aside: tuple[tuple[str, str], ...]
    problems: tuple[tuple[str, Problem], ...]
    """File and problem, in the order of the archive."""

    @classmethod
    def of(cls, archive: Archive) -> "Outcome":
        """The outcome of linking."""
        linked: tuple[Card | SetAside, ...] = (*archive.replies, *archive.set_aside)
        return cls(
            len(archive.replies),
            tuple((item.source.file, item.reason) for item in archive.duplicates),
            tuple((item.source.file, item.reason) for item in archive.set_aside),
            tuple((item.source.file, problem) for item in linked for problem in item.problems),
        )


@dataclass(frozen=True)
class BuildReport:
    """What one conversion did."""

    outcome: Outcome
    write: WriteReport
    seconds: float
    load: Load
    """Fetches the whole reply of a card of the archive, while the report lives."""
    converted: int
    """Captures that went through the stages; of all others, the store knew what comes of them."""
    notes: tuple[str, ...]
    """What a person should know about the store."""
    stages: tuple[StageReport, ...]
    key: Key
    """Of everything that the archive depends on; equal keys, equal archives."""
    link: Callable[[], Archive]

    @cached_property
    def archive(self) -> Archive:
        """All captures together; linked now, when nothing has changed and nobody asked before."""
        return self.link()

    @property
    def problems(self) -> tuple[tuple[str, Problem], ...]:
        """File and problem, in the order of the archive."""
        return self.outcome.problems

    @property
    def captures(self) -> int:
        """Captures read: replies, duplicates and set aside together."""
        return self.outcome.replies + len(self.outcome.duplicates) + len(self.outcome.set_aside)

    @property
    def in_doubt(self) -> tuple[tuple[str, Problem], ...]:
        """The problems that a person must look at."""
        return tuple(item for item in self.problems if item[1].level is not Severity.NOTE)


@dataclass(slots=True)
class Loader:
    """A ``Load`` from a store."""

    store: Store
    entries: Mapping[str, Key]
    """Name of a capture → its key."""

    def __call__(self, card: Card) -> Reply:
        """The whole reply of a card."""
        return unpack_reply(card, self.store.body(self.entries[card.source.file]))

    def cards(self) -> Iterator[Card | SetAside]:
        """The cards of all captures, in the order of the corpus."""
        return (unpack_card(self.store.card(key)) for key in self.entries.values())

    def reopened(self) -> "Loader":
        """The same for a worker process."""
        return Loader(self.store.reopened(), self.entries)
