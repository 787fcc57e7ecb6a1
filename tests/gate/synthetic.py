"""A site that nobody has seen: one template in words that no rule knows, and letters whose truth is known.

Everything hard about telling a letter from a page without containers is in it: teasers that are whole sentences, above
the letter and under it, the same on every page, on the pages of one year, drawn from a pool, quoted from another
letter, or on one page alone; furniture in an order that changes; and letters that say the same in the same words, sign
alike, are answered twice in one text, and sometimes lack their salutation or their signature.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

_AGENCIES = ("市水务局", "市教育局", "市交通运输局", "市住房和城乡建设局", "市农业农村局", "市卫生健康委员会")
_PEOPLE = ("张三", "李四", "王小明", "赵六", "钱小红", "孙七", "周小华", "吴九")
_TOPICS = ("农村饮水", "校车接送", "公交站点", "老旧小区", "高标准农田", "村卫生室", "雨污分流", "停车泊位", "河道保洁")
_ACTS = ("新建", "改造", "维修", "验收", "排查", "整治", "提升", "更新")
_THINGS = ("泵站", "管网", "站台", "围墙", "沟渠", "诊室", "桥涵", "路灯", "看台")
_OUTCOMES = (
    "群众反映良好",
    "已全部投入使用",
    "正在办理竣工手续",
    "资金已足额到位",
    "计划年底前完工",
    "由属地镇街负责管护",
)
_MEANS = (
    "联合财政部门",
    "会同各镇街",
    "委托第三方机构",
    "依托村级组织",
    "结合年度计划",
    "对照任务清单",
    "通过以奖代补",
)
_PLACES = ("东河镇", "西岭乡", "南湾街道", "北桥镇", "新城街道", "石塘乡", "柳林镇", "古渡街道")

_TOP = ("清河湾在线", "一湾碧水绕城过，半城书香入梦来。", "走近清河", "要闻速递", "民生关切", "数说清河", "融媒矩阵")
_SIDE = ("清河快报", "读者信箱已开通，来信必复，欢迎社会各界为城市发展献计出力。", "影像清河", "云上展馆")
_BY_YEAR = (
    "市领导深入一线调研防汛备汛工作，强调要压实责任、筑牢防线。",
    "全市项目建设现场观摩会举行，与会人员实地察看了十二个重点项目。",
    "清河湾入选全国水系连通试点，三年内将治理河道四十公里。",
    "首届清河龙舟邀请赛圆满落幕，来自各地的二十支队伍参加角逐。",
    "我市出台稳就业十条措施，高校毕业生可申领一次性求职补贴。",
    "清河湾大桥主塔封顶，建成后两岸通行时间将缩短至五分钟。",
)
_STORIES = ("举办丰收文化节，千余名游客前来打卡。", "巧用闲置校舍，办起了社区食堂。")
_HEADLINES = ("多措并举护航春耕", "夜市经济点亮一座城", "非遗进校园")
_BOTTOM = (
    "为保证阅读体验，请选用新式内核并将缩放比例调至百分之百。",
    "本页文字由各部门自行填报，如与纸质件不一致，以纸质件为准。",
    "清河湾市融媒体中心提供内容服务",
    "市民朋友如有急难愁盼，可随时拨打便民专线，我们将竭诚为您服务。",
    "清河湾市人民政府",
    "清河湾在线 某ICP备00000000号",
)


@dataclass(frozen=True, slots=True)
class MadePage:
    """One page of the site, and the paragraphs of its letter."""

    name: str
    lines: tuple[str, ...]
    letter: tuple[str, ...]

    @property
    def text(self) -> str:
        """The page as a dump."""
        return "\n".join(self.lines) + "\n"

    @property
    def html(self) -> str:
        """The page as elements that tell nothing: the same one for every line."""
        rows = "\n".join(f'<div class="r{number % 3}">{escape(line)}</div>' for number, line in enumerate(self.lines))
        return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n{rows}\n</body></html>\n'


def make_site(pages: int, seed: int) -> tuple[MadePage, ...]:
    """The pages of the site; the same seed makes the same pages."""
    chance = random.Random(seed)
    made: list[MadePage] = []
    for number in range(1, pages + 1):
        # Every eighth letter answers a second suggestion on the same matter in the same words.
        same = made[-1].letter if number % 8 == 0 else None
        made.append(_page(f"page{number:03}", made, same, chance))
    return tuple(made)


def _page(name: str, earlier: Sequence[MadePage], same: tuple[str, ...] | None, chance: random.Random) -> MadePage:
    year = chance.randrange(3)
    agency, topic, number = chance.choice(_AGENCIES), chance.choice(_TOPICS), chance.randrange(1, 400)
    letter = same or tuple(_letter(agency, topic, year, chance))
    above = [*_SIDE, *_BY_YEAR[2 * year : 2 * year + 2], *_teasers(earlier, chance)]
    under = [*_teasers(earlier, chance), _BY_YEAR[2 * year], *_BOTTOM[:2]]
    chance.shuffle(above)
    chance.shuffle(under)
    lines = (
        *_TOP,
        f"{chance.randrange(10, 35)}℃ 阵雨转多云",
        *above,
        f"关于对市九届人大{'一二三'[year]}次会议第{number}号建议的答复",
        f"录入 办公室 阅 {chance.randrange(9, 900)}",
        *letter,
        *(("附件：办理情况征询意见表", "代表意见：", "满意□ 基本满意□ 不满意□") if chance.random() < 0.15 else ()),
        "大家都在看",
        *under,
        *_BOTTOM[2:],
    )
    return MadePage(name, lines, letter)


def _teasers(earlier: Sequence[MadePage], chance: random.Random) -> Iterator[str]:
    """What differs from page to page: entries of a pool, the beginning of another letter, and what stands here alone."""
    yield from (f"{place}{chance.choice(_HEADLINES)}" for place in chance.sample(_PLACES, 3))
    yield from (f"{place}{chance.choice(_STORIES)}" for place in chance.sample(_PLACES, 2))
    if earlier and chance.random() < 0.5:
        yield chance.choice(earlier[:6]).letter[3]
    if chance.random() < 0.3:
        yield f"{chance.choice(_PLACES)}{chance.choice(_TOPICS)}工作见实效，{chance.randrange(100, 999)}户群众直接受益。"


def _letter(agency: str, topic: str, year: int, chance: random.Random) -> Iterator[str]:
    if chance.random() < 0.9:
        yield f"{chance.choice(('尊敬的', ''))}{chance.choice(_PEOPLE)}代表："
    yield f"您提出的关于加强{topic}工作的建议收悉，经研究，现答复如下："
    yield "一、基本情况"
    yield from _paragraphs(topic, chance.randint(2, 4), chance)
    yield "二、下一步打算"
    yield "下一步，我局将认真吸纳您的建议，坚持问题导向，重点做好以下几个方面的工作。"
    if chance.random() < 0.5:
        yield "工作举措"  # a heading without a number
    yield from _paragraphs(topic, chance.randint(1, 3), chance)
    yield "真诚希望您今后一如既往为全市发展建言献策。"
    if chance.random() < 0.7:
        yield f"感谢您对{agency.removeprefix('市')}工作的关心和支持！"
    if chance.random() < 0.85:
        yield f"清河湾{agency}"
        yield f"{2021 + year}年{chance.randint(5, 9)}月{chance.randint(1, 28)}日"
        if chance.random() < 0.6:
            desk = _AGENCIES.index(agency)
            yield f"联系人：{_PEOPLE[desk]}  联系电话：0000-00000{desk:02}"
        if chance.random() < 0.3:
            yield "抄送：市人大选工委，市政府督查室。"


def _paragraphs(topic: str, count: int, chance: random.Random) -> Iterator[str]:
    for _ in range(count):
        yield "".join(_sentence(topic, chance) for _ in range(chance.randint(1, 3)))


def _sentence(topic: str, chance: random.Random) -> str:
    means, place, act, thing, outcome = map(chance.choice, (_MEANS, _PLACES, _ACTS, _THINGS, _OUTCOMES))
    return f"在{topic}方面，{means}，在{place}{act}{thing}{chance.randint(2, 90)}处，{outcome}。"
