"""Sentences by the thousand: real ones with other numbers, and ones strung together from the words of a dictionary."""

import itertools
import random
import re
from bisect import bisect
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

CORPUS = Path(__file__).parents[2] / "corpus"
_SENTENCE = re.compile(r"[^。；]+[。；]?")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GLUE = ["的", "和", "，", "、", "在", "", "", "", "", "", "，"]


@lru_cache(maxsize=1)
def real_lines() -> tuple[tuple[str, ...], ...]:
    """The lines of each of the five replies, without empty ones."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))]
    return tuple(tuple(line.strip() for line in text.splitlines() if line.strip()) for text in texts)


@lru_cache(maxsize=1)
def dictionary() -> tuple[list[str], list[int]]:
    """Words of two to four signs, and the sums of how often people use them."""
    spec = find_spec("jieba")  # not imported: only its dictionary is wanted
    if spec is None or spec.origin is None:
        raise FileNotFoundError("jieba's dictionary is missing; make environment installs it")
    text = Path(spec.origin).with_name("dict.txt").read_text(encoding="utf-8")
    rows = [line.split(" ") for line in text.splitlines()]
    chosen = [(row[0], int(row[1])) for row in rows if 2 <= len(row[0]) <= 4 and int(row[1]) > 2]
    return [word for word, _ in chosen], list(itertools.accumulate(count for _, count in chosen))


@lru_cache(maxsize=1)
def _sentences() -> tuple[str, ...]:
    long_lines = (line for lines in real_lines() for line in lines if len(line) > 30)
    return tuple(match[0] for line in long_lines for match in _SENTENCE.finditer(line))


class Prose:
    """What one text says: it keeps to its subject, so it has some words that come again and again."""

    def __init__(self, chance: random.Random, vocabulary: int) -> None:
        self.chance = chance
        self.vocabulary = [self.word() + self.chance.choice(GLUE) for _ in range(vocabulary)]
        self.weights = list(itertools.accumulate(1 / rank for rank in range(1, vocabulary + 1)))

    def word(self) -> str:
        """A word of the dictionary, as often as people use it: rare pairs of signs are as many as in a real archive."""
        words, sums = dictionary()
        return words[bisect(sums, self.chance.random() * sums[-1])]

    def made_up(self) -> str:
        """A sentence of this text's words."""
        parts = self.chance.choices(self.vocabulary, cum_weights=self.weights, k=14)
        return "".join(parts).rstrip("，、") + "。"

    def real(self) -> str:
        """A real sentence with other numbers."""
        sentence = self.chance.choice(_sentences())
        return re.sub(r"\d{2,}", lambda match: str(self.chance.randrange(10 ** len(match[0]))), sentence)

    def name(self) -> str:
        """A person who does not exist."""
        return self.chance.choice(_SURNAMES) + "".join(self.chance.choice(self.word()) for _ in range(2))
