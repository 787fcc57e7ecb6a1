"""Bytes to text, whatever a page declares: BOM, strict UTF-8, GB18030, and at last the less damaged of the two."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from typing import Final

REPLACEMENT: Final = "\ufffd"

# The most frequent characters of Chinese prose; in text read with the wrong table they are rare.
_COMMON: Final = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"

# One unreadable byte weighs as much as 20 common characters: a GBK page read as UTF-8 keeps its digits and
# markup and loses every word; a UTF-8 page read as GBK loses few bytes and has hardly any common character.
_DAMAGE_WEIGHT: Final = 20

_MAGIC: Final = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"BM6", "a bitmap"),
    (b"RIFF", "a media file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
)

# Saved pages may hold a stray NUL; data files hold many. One in a thousand bytes tells them apart.
_NUL_SHARE: Final = 0.001


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a capture and the encoding that it was read with."""

    text: str
    encoding: str


def binary_reason(payload: bytes) -> str | None:
    """Why the bytes are no text, or None when they may be."""
    for magic, what in _MAGIC:
        if payload.startswith(magic):
            return f"is {what}, not text or HTML; save the page itself"
    if not payload.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        nuls = payload.count(0)
        if nuls and nuls >= len(payload) * _NUL_SHARE:
            return f"is binary ({nuls:,} NUL bytes in {len(payload):,}); save the page as text or HTML"
    return None


def decode(payload: bytes) -> Decoded:
    """The text of the bytes; bytes that no table knows become U+FFFD, and so does NUL. Never fails."""
    found = _decode(payload)
    return Decoded(found.text.replace("\0", REPLACEMENT), found.encoding) if "\0" in found.text else found


def without_surrogates(text: str) -> str:
    """The text with half characters (from JSON escapes) made U+FFFD, so that it can be encoded."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _decode(payload: bytes) -> Decoded:
    if payload.startswith(BOM_UTF8):
        return Decoded(payload[len(BOM_UTF8) :].decode("utf-8", "replace"), "utf-8-sig")
    for bom, encoding in ((BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be")):
        if payload.startswith(bom):
            return Decoded(payload[len(bom) :].decode(encoding, "replace"), encoding)
    for encoding in ("utf-8", "gb18030"):
        try:
            return Decoded(payload.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    candidates = [Decoded(payload.decode(encoding, "replace"), encoding) for encoding in ("utf-8", "gb18030")]
    return max(candidates, key=_plausibility)  # a tie goes to UTF-8, the first


def _plausibility(candidate: Decoded) -> int:
    common = sum(map(candidate.text.count, _COMMON))
    return common - _DAMAGE_WEIGHT * candidate.text.count(REPLACEMENT)
