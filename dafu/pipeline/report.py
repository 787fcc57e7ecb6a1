"""What became of the captures of a build, in numbers and lines: small enough to be kept for the next build."""

from dataclasses import dataclass

from dafu.model import Archive, Card, Problem, SetAside, Severity


@dataclass(frozen=True, slots=True)
class Outcome:
    """The archive as the command line tells of it."""

    replies: int
    duplicates: tuple[tuple[str, str], ...]
    """File and reason."""
    set_aside: tuple[tuple[str, str], ...]
    """File and reason."""
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

    @property
    def captures(self) -> int:
        """Captures read: replies, duplicates and set aside together."""
        return self.replies + len(self.duplicates) + len(self.set_aside)

    @property
    def in_doubt(self) -> tuple[tuple[str, Problem], ...]:
        """The problems that a person must look at."""
        return tuple(item for item in self.problems if item[1].level is not Severity.NOTE)
