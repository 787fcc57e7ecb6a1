"""What a query must find, worked out by reading every text: slow, simple, and without an index."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from dafu.search.documents import Document
from dafu.search.normal import BREAK, NormalForm, with_arabic_numerals

_WORD = re.compile(r'[-－]?(?:"[^"]*"|[^\s"])+')
_HAN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Query:
    """A query and the class that it stands for."""

    kind: str
    text: str


def texts_of(documents: Sequence[Document]) -> list[str]:
    """All that can be found of some documents."""
    return [f"{d.title}\n{d.subtitle}\n" + "\n".join(p.text for p in d.paragraphs) for d in documents]


class Oracle:
    """All texts of some documents, in the forms that words are looked up in."""

    def __init__(self, documents: Sequence[Document], form: NormalForm) -> None:
        self._form = form
        self.raw = texts_of(documents)
        plain = [form.of(text) for text in self.raw]
        self._exact: list[str] = []
        self._plain = [f"{text}\0{with_arabic_numerals(text)}" for text in plain]

    def _has(self, number: int, alternative: str) -> bool:
        if alternative.startswith('"'):
            self._exact = self._exact or [self._form.exact(text) for text in self.raw]
            return self._form.exact(alternative.strip('"')) in self._exact[number]
        wanted = self._form.of(alternative).strip(BREAK)
        forms = {wanted, with_arabic_numerals(wanted)}
        return any(one in self._plain[number] for one in forms)

    def finds(self, query: str) -> set[int]:
        """Numbers of the documents that have all words of a query, and none that it excludes."""
        left = set(range(len(self.raw)))
        for word in _WORD.findall(query):
            excluded = word[0] in "-－"
            alternatives = (
                [word] if word.startswith('"') else word.removeprefix(word[0] if excluded else "").split("、")
            )
            wanted = [one for one in alternatives if self._form.of(one).strip(BREAK)]
            has = {number for number in left if any(self._has(number, one) for one in wanted)}
            left = left - has if excluded else has
        return left

    def prints(self, text: str) -> set[int]:
        """Numbers of the documents in which the text stands just so."""
        return {number for number, raw in enumerate(self.raw) if text in raw}


def pieces_of_texts(texts: Sequence[str], each: int, seed: int = 4242) -> list[Query]:
    """So many stretches of Han of each length from 1 to 8, and stretches of 3 to 12 with whatever signs they have."""
    chance = random.Random(seed)
    found: list[Query] = []
    for length in range(1, 9):
        found += _pieces(texts, each, f"random_{length}", chance, partial(_han, length=length, chance=chance))
    found += _pieces(texts, each, "random_with_signs", chance, partial(_any, chance=chance))
    return found


def _pieces(
    texts: Sequence[str], count: int, kind: str, chance: random.Random, cut: Callable[[str], str]
) -> list[Query]:
    found: dict[str, None] = {}
    for _ in range(count * 20):
        piece = cut(chance.choice(texts))
        if piece:
            found[piece] = None
        if len(found) == count:
            break
    return [Query(kind, piece) for piece in found]


def _han(text: str, length: int, chance: random.Random) -> str:
    runs: list[str] = [run for run in _HAN.findall(text) if len(run) >= length]
    run = chance.choice(runs)
    start = chance.randrange(len(run) - length + 1)
    return run[start : start + length]


def _any(text: str, chance: random.Random) -> str:
    """Signs of the language of queries would mean something else: quotes, 、, spaces, a hyphen in front."""
    start = chance.randrange(max(1, len(text) - 12))
    piece = text[start : start + chance.randrange(3, 13)]
    return "" if re.search(r'[\s"、]|^[-－]', piece) or not re.search(r"\w", piece) else piece
