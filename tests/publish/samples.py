"""A small archive of invented people, hostile text included."""

import hashlib

from dafu.model import (
    Archive,
    Block,
    BlockKind,
    Citation,
    Contact,
    Duplicate,
    Evidence,
    Facts,
    Kind,
    Level,
    Line,
    Problem,
    Region,
    Related,
    Reply,
    SetAside,
    Severity,
    Source,
    Topic,
    TopicHit,
    Zone,
    ZonedLine,
)
from dafu.pipeline import views_of
from dafu.values import PartialDate

__all__ = ["HOSTILE", "PUYANG", "sample_archive", "views_of"]

PUYANG = Region("410900", "河南省", "濮阳市")
HOSTILE = "*星* _线_ <script>alert(1)</script> & {{ x }} [甲](乙) | 管道 \\ ` 1. # --- 😀 𠮷"


def source(name: str, media: str = "text") -> Source:
    """A source whose identity comes from its name."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Source(f"corpus/{name}", digest, "utf-8", len(name.encode()), media=media)


def _line(number: int, text: str, zone: Zone) -> ZonedLine:
    return ZonedLine(Line(number, text), zone, f"rule.{zone.value.replace('_', '-')}")


def full_reply() -> Reply:
    """A reply with every kind of fact, a hostile paragraph and removed lines."""
    lines = (
        _line(1, "首页 > 政务公开 | 分享", Zone.CHROME),
        _line(2, "濮阳市民政局", Zone.LETTERHEAD),
        _line(3, "关于对市九届人大一次会议", Zone.TITLE),
        _line(4, "第286号建议的答复", Zone.TITLE),
        _line(5, "发布日期：2023-08-01", Zone.METADATA),
        _line(6, "张三代表：", Zone.SALUTATION),
        _line(7, "一、基本情况", Zone.BODY),
        _line(8, HOSTILE, Zone.BODY),
        _line(9, "", Zone.BLANK),
        _line(10, "2023年7月25日", Zone.SIGNATURE),
        _line(11, "联系人：李四 电话：0393-1234567", Zone.CONTACT),
        _line(12, "抄送：市人大选工委。", Zone.COPIED_TO),
        _line(13, "附件正文", Zone.ANNEX),
        _line(14, "{: #evil } | 版权所有 <b>", Zone.CHROME),
    )
    facts = Facts(
        title="关于对市九届人大一次会议第286号建议的答复",
        kind=Kind.SUGGESTION,
        level=Level.PREFECTURE,
        assembly="濮阳市人民代表大会",
        term=9,
        session=1,
        number="286",
        subject="强化社区功能",
        agency="濮阳市民政局",
        region=PUYANG,
        addressees=("张三",),
        document_number="濮民〔2023〕1号",
        signed=PartialDate(2023, 7, 25),
        published=PartialDate(2023, 8, 1),
        contact=Contact(name="李四", phone="0393-1234567"),
        copied_to=("市人大选工委",),
    )
    evidence = (
        Evidence("title", (3, 4), "title.lines"),
        Evidence("number", (4,), "title.number"),
        Evidence("signed", (10,), "signature.date"),
        Evidence("published", (5,), "label.published"),
        Evidence("agency", (2,), "agency.letterhead"),
        Evidence("contact", (11,), "label.contact"),
        Evidence("region", (), "curator"),
    )
    text = (
        Block(BlockKind.SALUTATION, "张三代表：", (6,), "p1"),
        Block(BlockKind.HEADING, "一、基本情况", (7,), "p2", level=1),
        Block(BlockKind.PARAGRAPH, HOSTILE, (8,), "p3"),
        Block(BlockKind.SIGNATURE, "2023年7月25日", (10,), "p4"),
        Block(BlockKind.CONTACT, "联系人：李四 电话：0393-1234567", (11,), "p5"),
        Block(BlockKind.COPIED_TO, "抄送：市人大选工委。", (12,), "p6"),
    )
    return Reply(
        source("286.txt"),
        facts,
        lines,
        evidence,
        text,
        annex=(Block(BlockKind.PARAGRAPH, "附件正文", (13,), "a1"),),
        problems=(Problem(Severity.NOTE, "numeral lost", lines=(8,), rule="damage.numeral"),),
        topics=(TopicHit("community", "社区治理", (7, 8)),),
        cites=(Citation("城乡社区服务体系建设规划", "国办发〔2021〕56号", (8,)),),
    )


def bare_reply(name: str = "bare.html") -> Reply:
    """A reply that names nothing: no title, no agency, no place, no date, no matter, no topic."""
    lines = (_line(1, "王小明委员：", Zone.SALUTATION), _line(2, "您的提案收悉。", Zone.BODY))
    text = (
        Block(BlockKind.SALUTATION, "王小明委员：", (1,), "p1"),
        Block(BlockKind.PARAGRAPH, "您的提案收悉。", (2,), "p2"),
    )
    return Reply(source(name, "html"), Facts(), lines, (), text)


def hostile_reply() -> Reply:
    """A reply whose facts are full of signs that templates, YAML and Markdown would like to eat."""
    facts = Facts(
        title=f"关于: {HOSTILE}",
        kind=Kind.PROPOSAL,
        level=Level.COUNTY,
        assembly=f"政协 {HOSTILE}",
        term=1,
        session=2,
        number="A/1|..",
        subject=HOSTILE,
        agency=f"局 {HOSTILE}",
        region=Region("110105", "北京市", None, "朝阳区"),
        addressees=(HOSTILE,),
        published=PartialDate(2022),
    )
    lines = (_line(1, HOSTILE, Zone.TITLE), _line(2, HOSTILE, Zone.BODY))
    text = (
        Block(BlockKind.HEADING, f"一、{HOSTILE}", (1,), "p1", level=1),
        Block(BlockKind.PARAGRAPH, HOSTILE, (2,), "p2"),
    )
    return Reply(source("hostile.txt"), facts, lines, (Evidence("title", (1,), "x"),), text)


def topics() -> tuple[Topic, ...]:
    """Two topics, one of them without a reply."""
    return (
        Topic("community", "社区治理", "民政、社区", "城乡社区的组织与服务。", ("社区", "居委会")),
        Topic("elderly-care", "养老服务", "民政、社区", "老年人的照料。", ("养老",)),
    )


def national_reply() -> Reply:
    """A reply of a national body: it belongs to no province."""
    facts = Facts(
        title="对十四届全国人大二次会议第7777号建议的答复",
        kind=Kind.SUGGESTION,
        level=Level.NATIONAL,
        assembly="全国人民代表大会",
        term=14,
        session=2,
        number="7777",
        agency="国家邮政局",
        region=Region("100000"),
        addressees=("赵六",),
        signed=PartialDate(2024, 6, 3),
    )
    lines = (_line(1, "赵六代表：", Zone.SALUTATION), _line(2, "您的建议收悉。", Zone.BODY))
    text = (
        Block(BlockKind.SALUTATION, "赵六代表：", (1,), "p1"),
        Block(BlockKind.PARAGRAPH, "您的建议收悉。", (2,), "p2"),
    )
    return Reply(source("national.txt"), facts, lines, (Evidence("region", (1,), "national-agency"),), text)


def archive_of(*replies: Reply) -> Archive:
    """An archive of the given replies; the first two are related."""
    related = {}
    if len(replies) > 1:
        related = {replies[0].id: (Related(replies[1].id, 1.0, ("社区治理",)),)}
    return Archive(
        replies,
        duplicates=(Duplicate(source("copy.txt"), replies[0].id, "the same bytes"),) if replies else (),
        set_aside=(SetAside(source("empty.txt"), "the file is empty | nothing to read"),),
        topics=topics(),
        related=related,
    )


def sample_archive() -> Archive:
    """All kinds of replies."""
    return archive_of(full_reply(), hostile_reply(), bare_reply(), national_reply())
