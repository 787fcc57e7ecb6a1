"""Any number of documents from the five real replies: the same number and seed give the same documents.

A third of the sentences are real; the others are strung together from the words of a dictionary, as often as people
use them, so that rare pairs of signs, names and numbers are as many as in a real archive.
"""

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from operator import add

from dafu.search.documents import Document, Paragraph
from tests.bench.prose import GLUE, Prose, dictionary, real_lines

SIGNS = 5200
VOCABULARY = 500
_PLACES = ["濮阳市", "焦作市", "安阳市", "信阳市", "商丘市", "开封市", "新乡市", "漯河市", "南阳市", "周口市"]
_OFFICES = ["民政局", "教育局", "卫生健康委员会", "住房和城乡建设局", "交通运输局", "财政局", "农业农村局", "司法局"]
_TOPICS = [
    "养老服务",
    "社区治理",
    "学前教育",
    "物业管理",
    "乡村振兴",
    "公共交通",
    "医疗卫生",
    "环境保护",
    "就业",
    "住房",
]


# Sums of weights: each word comes twice as often as one of twice its rank.
_FALLING = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))


class _Writer(Prose):
    """One document's chance; words are drawn many at once, which takes a third of the time."""

    def __init__(self, seed: int, number: int) -> None:
        self.chance = random.Random(f"{seed}/{number}")
        words, sums = dictionary()
        chosen = self.chance.choices(words, cum_weights=sums, k=VOCABULARY)
        self.vocabulary = list(map(add, chosen, self.chance.choices(GLUE, k=VOCABULARY)))
        # Half as many again as a text needs.
        self._stream = iter(self.chance.choices(self.vocabulary, cum_weights=_FALLING, k=SIGNS // 2))

    def made_up(self) -> str:
        """A sentence of this text's words."""
        return "".join(islice(self._stream, 14)).rstrip("，、") + "。"

    def paragraphs(self, opening: Sequence[str]) -> Iterator[Paragraph]:
        size, number = 0, 0
        for text in opening:
            number += 1
            size += len(text)
            yield Paragraph(f"p{number}", text)
        while size < SIGNS * self.chance.uniform(0.8, 1.2):
            number += 1
            if number % 9 == 0:
                text = f"{'一二三四五六七八九十'[number // 9 % 10]}、{self.word()}{self.word()}工作"
            else:
                text = "".join(self.real() if self.chance.random() < 0.33 else self.made_up() for _ in range(5))
            size += len(text)
            yield Paragraph(f"p{number}", text, is_heading=number % 9 == 0)


def made_up_document(number: int, seed: int = 1) -> Document:
    """The document of a number."""
    writer = _Writer(seed, number)
    chance = writer.chance
    place, office, topic = chance.choice(_PLACES), chance.choice(_OFFICES), chance.choice(_TOPICS)
    year, matter = chance.randrange(2003, 2026), chance.randrange(1, 1500)
    date = f"{year}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
    letters = f"{place[0]}{office[0]}函"
    document_number = f"{letters}〔{year}〕{number + 1}号"
    person = writer.name()
    title = f"关于对{place}第{chance.choice('十九八')}届人大{chance.choice('一二三四五')}次会议第{matter}号建议的答复"
    opening = [
        f"{place}{office}",
        document_number,
        f"{person}代表：",
        f"您提出的关于{topic}{writer.word()}的建议收悉。",
    ]
    return Document(
        id=f"{number:08d}",
        address=f"replies/{chance.getrandbits(64):016x}/",
        title=title,
        subtitle=f"{topic}{writer.word()}",
        paragraphs=tuple(writer.paragraphs(opening)),
        date=date,
        facets={"region": (place,), "agency": (place + office,), "year": (str(year),), "topic": (topic,)},
        keys=(document_number, f"{place}第{matter}号", person),
    )


def real_document(number: int) -> Document:
    """One of the five replies."""
    lines = real_lines()[number]
    start = next(i for i, line in enumerate(lines) if "关于" in line)
    return Document(
        id=f"real-{number}",
        address=f"replies/real-{number}/",
        title="".join(lines[start : start + 2]),
        paragraphs=tuple(Paragraph(f"p{i}", line) for i, line in enumerate(lines, start=1)),
        date="2023",
        facets={"region": ("河南省",), "agency": (lines[0],), "year": ("2023",), "topic": ("社区治理", "养老服务")},
    )


def document(number: int, seed: int = 1) -> Document:
    """The document of a number: five are real ones, the others made up."""
    return real_document(number) if number < 5 else made_up_document(number, seed)


def documents(count: int, seed: int = 1) -> Iterator[Document]:
    """So many documents."""
    yield from (document(number, seed) for number in range(count))
