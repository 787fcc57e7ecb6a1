"""Addresses of links and images: which are worth keeping, and what they mean on the page."""

import re
from typing import Final
from urllib.parse import urljoin, urlsplit

_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_KEPT_SCHEMES: Final = frozenset(("http", "https", "ftp", "mailto", "tel"))
_OF_THE_WEB: Final = ("http://", "https://")
_CONTROLS: Final = "".join(map(chr, range(0x21)))
_DROPPED_INSIDE: Final = str.maketrans("", "", "\t\r\n")


def usable_address(written: str | None) -> str:
    """An address as written, without the white space that browsers ignore; empty when it leads nowhere.

    Scripts (``javascript:``), embedded data and places on the page itself lead nowhere outside the page.
    """
    if not written:
        return ""
    address = written.strip(_CONTROLS)
    if address.startswith(_OF_THE_WEB) and address.isprintable():  # most links of most pages
        return address
    if not address.isprintable():  # most addresses hold no tabs and line ends; to look is cheaper than to translate
        address = address.translate(_DROPPED_INSIDE)
    if not address or address[0] == "#":
        return ""
    scheme = _SCHEME.match(address) if ":" in address else None
    if scheme and scheme[1].lower() not in _KEPT_SCHEMES:
        return ""
    return address


def absolute(address: str, base: str | None) -> str:
    """The address seen from ``base``; as written when the base is unknown or the two make no address."""
    if base is None or not address or (":" in address and _SCHEME.match(address)):
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def host(url: str | None) -> str | None:
    """The host of an address in lower case, or None."""
    if not url:
        return None
    try:
        return urlsplit(url).hostname or None
    except ValueError:
        return None
