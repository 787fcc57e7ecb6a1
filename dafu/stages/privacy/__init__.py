"""Names and phones of staff in one reply: where they stand, and the page without them."""

from dafu.stages.privacy.finding import Staff, find_staff
from dafu.stages.privacy.hiding import hide_staff, without_staff

__all__ = ["Staff", "find_staff", "hide_staff", "without_staff"]
