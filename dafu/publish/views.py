"""The groupings that pages are made from; made by linking, handed over by the pipeline as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dafu.model import AgencyKin, Card, MatterKey

Group = tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Views:
    """Replies by what they have in common, each group in the order of the archive (newest first).

    A reply that lacks the fact stands in no group; pages list such replies apart, so that none is out of reach.
    """

    by_topic: Mapping[str, Group] = field(default_factory=dict)
    """Id of the topic → replies."""
    by_agency: Mapping[str, Group] = field(default_factory=dict)
    by_region: Mapping[str, Group] = field(default_factory=dict)
    """GB/T 2260 code of a place → replies."""
    by_year: Mapping[int | None, Group] = field(default_factory=dict)
    """Year → replies; those without a date may stand under None."""
    by_session: Mapping[str, Group] = field(default_factory=dict)
    """``MatterKey.session_path`` → replies."""
    by_matter: Mapping[MatterKey, Group] = field(default_factory=dict)
    kin: Mapping[str, AgencyKin] = field(default_factory=dict)
    """Agency → its other names and its place in the reforms; agencies without any are left out."""
