"""The shapes that travel through the pipeline: one frozen type per stage, in the order of the stages."""

from dafu.model.archives import Archive, Change, Duplicate, Mark, MatterKey, Piece, Related, Sameness, Topic
from dafu.model.captures import PLAIN, Capture, Cell, Hints, Line, Link, Source
from dafu.model.facts import (
    FACT_LABELS,
    GATHERED_FACTS,
    Contact,
    Correction,
    Description,
    Evidence,
    Facts,
    Kind,
    Level,
    Region,
    fact,
    fact_list,
)
from dafu.model.outputs import Artifact, Page
from dafu.model.problems import Problem, Severity
from dafu.model.replies import Block, BlockKind, Citation, Reply, SetAside, StaffKind, StaffMark, TopicHit
from dafu.model.zones import Zone, ZonedLine, ZonedPage

__all__ = [
    "FACT_LABELS",
    "GATHERED_FACTS",
    "PLAIN",
    "Archive",
    "Artifact",
    "Block",
    "BlockKind",
    "Capture",
    "Cell",
    "Change",
    "Citation",
    "Contact",
    "Correction",
    "Description",
    "Duplicate",
    "Evidence",
    "Facts",
    "Hints",
    "Kind",
    "Level",
    "Line",
    "Link",
    "Mark",
    "MatterKey",
    "Page",
    "Piece",
    "Problem",
    "Region",
    "Related",
    "Reply",
    "Sameness",
    "SetAside",
    "Severity",
    "Source",
    "StaffKind",
    "StaffMark",
    "Topic",
    "TopicHit",
    "Zone",
    "ZonedLine",
    "ZonedPage",
    "fact",
    "fact_list",
]
