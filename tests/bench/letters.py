"""The letter of a matter: about 5,500 signs that nobody wrote, in the shape that replies have."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests.bench.matters import Agency, Matter, numeral, some_addressees, some_agency, some_matter
from tests.bench.prose import Prose

SIGNS = 5100
_VOCABULARY = 120
_MEANS = (
    "联合财政部门",
    "会同有关单位",
    "委托第三方机构",
    "依托村级组织",
    "结合年度计划",
    "对照任务清单",
    "通过以奖代补",
)
_ACTS = ("新建", "改造", "维修", "验收", "排查", "整治", "提升", "更新", "培训", "走访")
_THINGS = ("站点", "管网", "围墙", "沟渠", "示范点", "桥涵", "路灯", "场所", "平台", "网点")
_ENDS = ("群众反映良好", "已全部投入使用", "资金已足额到位", "计划年底前完工", "由属地负责管护", "取得了阶段性成效")
_CITED = ("条例", "实施方案", "管理办法", "三年行动计划", "专项规划", "工作要点", "实施意见")
_HEADS = ("基本情况", "主要做法", "存在的问题", "工作开展情况", "取得的成效", "下一步工作打算", "政策保障情况")
# What belongs to the opening and the end of another letter, or to its web page.
_ELSEWHERE = re.compile("收悉|感谢您|联系|抄送|代表|委员[:：]|ICP|网安备|网站|举报电话|版权|来源[:：]|索引号")
_CLOSINGS = (
    "感谢您对{work}工作的关心和支持！",
    "再次感谢您对我们工作的关注，并希望继续提出宝贵意见。",
    "专此答复，诚望今后一如既往地关心支持{work}事业。",
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One reply, before any web page is around it."""

    matter: Matter
    agency: Agency
    title: str
    document_number: str | None
    addressees: str
    paragraphs: tuple[str, ...]
    """From the opening sentence to the closing one."""
    signed: date
    published: date
    contact: str | None
    copied_to: str | None

    def lines(self) -> Iterator[str]:
        """Salutation to copied-to, as a reader sees it."""
        yield f"{self.addressees}："
        yield from self.paragraphs
        yield self.agency.name
        yield f"{self.signed.year}年{self.signed.month}月{self.signed.day}日"
        if self.contact:
            yield self.contact
        if self.copied_to:
            yield self.copied_to


def some_letter(number: int, chance: random.Random, matter: Matter | None = None) -> Letter:
    """A reply to the matter, or to some new one; ``number`` gives it words that no other reply has."""
    matter = matter or some_matter(chance)
    agency = some_agency(matter.ground, chance)
    prose = Prose(chance, _VOCABULARY)
    signed = date(matter.year, chance.randrange(4, 12), chance.randrange(1, 29))
    has_number = chance.random() < 0.6
    paragraphs = tuple(_paragraphs(number, matter, prose))
    return Letter(
        matter,
        agency,
        _title(matter, agency, chance),
        f"{agency.sign}{'函' if chance.random() < 0.6 else '建'}〔{matter.year}〕{chance.randrange(1, 400)}号"
        if has_number
        else None,
        ("尊敬的" if chance.random() < 0.5 else "") + some_addressees(matter, prose.name(), chance),
        (_opening(matter, chance), *paragraphs, chance.choice(_CLOSINGS).format(work=matter.topic)),
        signed,
        signed + timedelta(days=chance.randrange(1, 60)),
        _contact(prose, number) if chance.random() < 0.6 else None,
        "抄送：市人大选工委，市政府督查室。" if chance.random() < 0.3 else None,
    )


def corrected(letter: Letter, chance: random.Random) -> Letter:
    """The same reply, with a figure put right and published again."""
    at = chance.randrange(2, len(letter.paragraphs) - 2)
    changed = f"经核实，{letter.matter.topic}方面实际完成{chance.randrange(100, 999)}处，特此更正。"
    paragraphs = (*letter.paragraphs[:at], changed, *letter.paragraphs[at + 1 :])
    return replace(letter, paragraphs=paragraphs, published=letter.published + timedelta(days=20))


def _title(matter: Matter, agency: Agency, chance: random.Random) -> str:
    term, session = numeral(matter.term), numeral(matter.session)
    if matter.kind == "suggestion":
        assemblies = (
            f"{matter.ground.name}第{term}届人民代表大会第{session}次会议",
            f"{matter.ground.generic}{term}届人大{session}次会议",
        )
    else:
        assemblies = (
            f"政协{matter.ground.name}第{term}届委员会第{session}次会议",
            f"{matter.ground.generic}政协{term}届{session}次会议",
        )
    what = f"{chance.choice(assemblies)}第{matter.number}号{matter.word}"
    return chance.choice(
        (
            f"{agency.name}关于{what}的答复",
            f"{agency.name}对{what}的答复",
            f"{agency.name}关于对{what}的答复",
            f"{agency.name}关于{what}办理情况的答复",
            f"{agency.name}关于{what}的复函",
        )
    )


def _opening(matter: Matter, chance: random.Random) -> str:
    quoted = chance.choice(("“关于{}的{}”", "《关于{}的{}》")).format(matter.subject, matter.word)
    return f"您提出的{quoted}收悉，" + chance.choice(("现答复如下：", "经研究，现答复如下：", "现将有关情况答复如下："))


def _contact(prose: Prose, number: int) -> str:
    return f"（联系人：{prose.name()}　联系电话：0000-{number % 10**7:07}）"


def _paragraphs(number: int, matter: Matter, prose: Prose) -> Iterator[str]:
    chance, size, parts = prose.chance, 0, 0
    until = SIGNS * chance.uniform(0.8, 1.2)
    yield f"在{prose.word()}{prose.word()}项目（编号DF{number:07}）中，{prose.name()}{number}有限公司参与了建设。"
    while size < until:
        if chance.random() < 0.2:
            parts += 1
            text = f"{numeral(parts)}、{matter.topic}{chance.choice(_HEADS)}"
        elif chance.random() < 0.1:
            text = f"（{numeral(chance.randrange(1, 6))}）{prose.word()}{prose.word()}工作持续推进。{_sentences(matter, prose, 4)}"
        else:
            text = _sentences(matter, prose, chance.randrange(3, 8))
        size += len(text)
        yield text


def _sentences(matter: Matter, prose: Prose, count: int) -> str:
    return "".join(_sentence(matter, prose) for _ in range(count))


def _sentence(matter: Matter, prose: Prose) -> str:
    chance = prose.chance
    what = chance.random()
    if what < 0.35:
        return prose.made_up()
    if what < 0.5:
        real = prose.real()
        return prose.made_up() if _ELSEWHERE.search(real) else real
    if what < 0.56:
        return f"认真落实《{matter.ground.name}{matter.topic}{chance.choice(_CITED)}》（{matter.ground.name[0]}政发〔{matter.year - 1}〕{chance.randrange(1, 90)}号）要求。"
    # One draw for four words: this line is written a million times.
    draw = chance.randrange(len(_MEANS) * len(_ACTS) * len(_THINGS) * len(_ENDS) * 10_000)
    draw, means = divmod(draw, len(_MEANS))
    draw, act = divmod(draw, len(_ACTS))
    draw, thing = divmod(draw, len(_THINGS))
    count, end = divmod(draw, len(_ENDS))
    done = f"{_ACTS[act]}{prose.word()}{_THINGS[thing]}{count + 2}处"
    return f"在{matter.topic}方面，{_MEANS[means]}，{done}，{_ENDS[end]}。"
