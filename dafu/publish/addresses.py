"""Which addresses may become links, and how they are written so that they cannot break out of their place."""

import re
from urllib.parse import quote

SEARCH_FOLDER = "search"
"""Folder of the search below the root of the site; ``docs/assets/search/`` looks for it there."""

# Everything else (javascript:, data:, vbscript:, file: …) can run code or reach into the reader's machine.
_SCHEMES = frozenset({"http", "https", "ftp", "mailto"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SAFE_SIGNS = "/:?#@$&+,;=%~-."
_PATH = re.compile(r"[/?#]")
_DISGUISE = frozenset(":&")
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def safe_address(address: str) -> str | None:
    """The address percent-encoded for Markdown and HTML, or None when it must not be a link.

    Browsers drop controls and white space inside an address before they read its scheme; so does this.
    """
    plain = "".join(sign for sign in address if sign.isprintable() or sign == "\u3000").strip()
    scheme = _SCHEME.match(plain)
    if scheme is not None:
        is_allowed = scheme[1].lower() in _SCHEMES
    else:
        # A colon before the path that ends no plain scheme belongs to a disguised one: java&#115;cript:alert(1).
        is_allowed = _DISGUISE.isdisjoint(_PATH.split(plain, maxsplit=1)[0])
    if not plain or not is_allowed:
        return None
    encoded = quote(_PERCENT.sub("%25", plain), safe=_SAFE_SIGNS, errors="replace")
    return _ENTITY.sub("&amp;", encoded)
