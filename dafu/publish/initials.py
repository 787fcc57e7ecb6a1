"""The first letters of names as people type them: 濮阳市民政局 → pysmzj."""

from collections.abc import Mapping

LEAST = 3
"""Fewer letters stand for too many names."""


class KnownInitials:
    """Initials of names as an earlier build has found them; only those of new names are looked for."""

    def __init__(self, known: Mapping[str, str]) -> None:
        """Take what is known."""
        self._known = known
        self.asked: dict[str, str] = {}
        """Name → initials, of all that were asked for."""

    def __call__(self, name: str) -> str:
        """The initials of a name."""
        if name not in self.asked:
            self.asked[name] = self._known[name] if name in self._known else initials(name)
        return self.asked[name]


def initials(name: str) -> str:
    """The first letter of each syllable in pinyin, other letters and digits as they are; empty for very short names.

    Of a sign with several readings the one that it has in this name: 重庆 is cq.
    """
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 (it reads its dictionary for 0.3 s; many builds need none)

    syllables = lazy_pinyin(name, style=Style.FIRST_LETTER)
    letters = "".join(sign for sign in "".join(syllables).lower() if sign.isascii() and sign.isalnum())
    return letters if len(letters) >= LEAST else ""
