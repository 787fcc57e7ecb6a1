"""Normal forms of single documents as bytes, by which their grams can be counted again without the documents."""

import zlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from dafu.search.grams import IN_HEADING, IN_TITLE, SEAMS, Keys, Text
from dafu.search.normal import BREAK

_LEVEL = 1  # 6 saves a tenth and takes four times as long
_OWN = np.uint8(IN_TITLE | IN_HEADING)
_BEFORE, _AFTER = 4, 6
_BREAK = ord(BREAK)


class FormBroken(Exception):  # noqa: N818 (a state, which the build mends; nobody else sees it)
    """The bytes are no normal form."""


def packed_forms(text: Text, documents: int) -> Iterator[bytes]:
    """The normal form of each of the documents of a batch."""
    order = np.argsort(text.documents, kind="stable")
    signs, owners = text.signs[order], text.owners[order]
    ends = np.cumsum(np.bincount(text.documents, minlength=documents)).tolist()
    for start, end in zip([0, *ends], ends, strict=False):
        form = signs[start:end].astype("<u4").tobytes().decode("utf-32-le").encode("utf-16-le")
        head = len(form).to_bytes(4, "little")
        yield zlib.compress(head + form + (owners[start:end] & _OWN).tobytes(), _LEVEL)


def unpacked_forms(forms: Sequence[bytes]) -> Text:
    """The normal forms of some documents, as a batch.

    Raises:
        FormBroken: one of them is damaged.
    """
    pieces = [_unpacked(form, number) for number, form in enumerate(forms)]
    return Text(np.concatenate([one.signs for one in pieces]), np.concatenate([one.owners for one in pieces]))


def _unpacked(form: bytes, number: int) -> Text:
    try:
        content = zlib.decompress(form)
    except zlib.error as error:
        raise FormBroken from error
    end = 4 + int.from_bytes(content[:4], "little")
    signs = np.frombuffer(content[4:end].decode("utf-16-le").encode("utf-32-le"), "<u4").astype(np.uint32)
    return Text(signs, np.frombuffer(content, np.uint8, offset=end) | np.uint8(number << 2))


def windows(text: Text, pairs: Keys) -> Text:
    """The text around the places where one of the pairs or seams stands; every triple of such a pair is in it."""
    is_near = np.zeros(len(text.signs), np.bool_)
    hits = _places(text, pairs)
    for distance in range(-_BEFORE, _AFTER):
        is_near[np.clip(hits + distance, 0, len(is_near) - 1)] = True
    stays = np.flatnonzero(is_near)
    # Two ends of a run after each piece: what stands before and after is no neighbour.
    cuts = np.repeat(np.append(np.flatnonzero(np.diff(stays) > 1) + 1, len(stays)), 2) if len(stays) else stays
    owners = text.owners[stays]
    return Text(np.insert(text.signs[stays], cuts, _BREAK), np.insert(owners, cuts, owners[cuts - 1]))


def _places(text: Text, pairs: Keys) -> NDArray[np.intp]:
    signs = text.signs.astype(np.uint64)
    is_first = np.zeros(0x110000, np.bool_)
    is_first[(pairs & np.uint64(SEAMS - 1)) >> np.uint64(21)] = True
    at = np.flatnonzero(is_first[text.signs[:-2]])
    beside = np.isin(signs[at] << np.uint64(21) | signs[at + 1], pairs)
    is_end = text.signs[at + 1] == _BREAK
    across = is_end & np.isin(np.uint64(SEAMS) + (signs[at] << np.uint64(21) | signs[at + 2]), pairs)
    found: NDArray[np.intp] = at[beside | across]
    return found
