"""What *describe* makes: the facts of a page, each with its evidence; every fact is declared once, here."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dafu.model.fact_values import Contact, Disclosure, Kind, Level, Proposer, Region, Role
from dafu.model.problems import Problem
from dafu.records import pickled_by_values, record
from dafu.values import PartialDate

STANDARDS = ("Dublin Core", "schema.org", "GB/T 7714", "政府公开信息核心元数据")
"""Vocabularies that a fact may have a counterpart in; where none is certain, none is named.

The last one is part 2 of 国务院办公厅《政府信息公开目录系统实施指引（试行）》.
"""


@dataclass(frozen=True, slots=True)
class FactTerm:
    """The entry of a fact in the field dictionary; texts are Chinese, for readers of the site."""

    key: str
    """Name of the attribute of ``Facts``, of the key in JSON and in front matter."""
    label: str
    meaning: str
    where: str
    """Parts of a page in which the fact is looked for, the best first."""
    example: str
    standards: Mapping[str, str] = field(default_factory=dict)
    """Name in ``STANDARDS`` → term there."""
    gathered: bool = True
    """False for what no list, file, feed or search may collect."""
    several: bool = False
    """Whether the fact holds several values."""


def fact(
    label: str,
    meaning: str,
    where: str,
    example: str,
    standards: Mapping[str, str] | None = None,
    *,
    gathered: bool = True,
) -> Any:
    """Declare one fact with its entry in the field dictionary; see ``FactTerm``.

    The front matter, the JSON of ``inspect``, the panel on the page, the schema and the dictionary follow the
    declarations and their order.
    """
    term = FactTerm("", label, meaning, where, example, standards or {}, gathered)
    return dataclasses.field(default=None, metadata={"term": term})


def fact_list(label: str, meaning: str, where: str, example: str, standards: Mapping[str, str] | None = None) -> Any:
    """Declare a fact that holds several values."""
    term = FactTerm("", label, meaning, where, example, standards or {}, several=True)
    return dataclasses.field(default=(), metadata={"term": term})


@record
class Facts:
    """What the page says about the reply. A fact that the page does not give is None (or an empty tuple)."""

    title: str | None = fact(
        "标题",
        "答复的标题，照原样",
        "标题行；表格中的“名称”“标题”；网页的 title",
        "关于对市九届人大一次会议第286号建议的答复",
        {"Dublin Core": "title", "schema.org": "name", "GB/T 7714": "题名", "政府公开信息核心元数据": "名称"},
    )
    kind: Kind | None = fact(
        "类型",
        "答复的是人大代表建议还是政协委员提案",
        "标题；正文首句；称谓；表格",
        "suggestion（建议）、proposal（提案）",
    )
    level: Level | None = fact(
        "层级",
        "受理建议或提案的会议的层级，不是答复单位的层级",
        "标题；正文首句",
        "national、provincial、prefecture、county",
    )
    assembly: str | None = fact(
        "受理会议",
        "建议或提案向哪个人民代表大会或政协委员会提出，写全称",
        "标题；正文首句；“市”“县”所指由单位、网站标识码等确定",
        "濮阳市人民代表大会",
    )
    term: int | None = fact("届", "第几届", "标题；正文首句", "9")
    session: int | None = fact("次会议", "第几次会议；闭会期间提出的没有这一项", "标题；正文首句", "1")
    number: str | None = fact(
        "编号",
        "建议或提案的编号，照原样保留前面的零和字母；几件合并答复的用顿号连接",
        "标题；正文首句；表格中的“提案号”等",
        "286",
    )
    subject: str | None = fact(
        "事由",
        "建议或提案说的是什么，用原文的话",
        "标题或正文首句的引号、书名号之内；表格中的“案由”等",
        "强化社区功能，开展社区合作互助",
        {"schema.org": "about"},
    )
    agency: str | None = fact(
        "答复单位",
        "作出答复的单位，地名写全；几个单位联合答复的，写第一个",
        "标题；抬头；落款；表格中的“承办单位”“发布机构”；页脚",
        "濮阳市民政局",
        {"Dublin Core": "creator", "schema.org": "author", "GB/T 7714": "主要责任者"},
    )
    region: Region | None = fact(
        "地区",
        "答复单位所在地，GB/T 2260 代码和省、市、县名称",
        "单位名称；标题；网站标识码；正文中的地名",
        "410900 河南省濮阳市",
        {"Dublin Core": "spatial", "schema.org": "spatialCoverage"},
    )
    addressees: tuple[str, ...] = fact_list(
        "答复对象", "写给谁，不含“尊敬的”“代表”等字样", "称谓；表格", "张三、王小明"
    )
    document_number: str | None = fact(
        "发文字号",
        "答复单位给这份公文编的号",
        "标题上下；表格中的“文号”等",
        "豫民议〔2023〕49号",
        {"Dublin Core": "identifier", "schema.org": "identifier"},
    )
    signed: PartialDate | None = fact(
        "落款日期",
        "正文之下写明的日期，不比原文精确",
        "落款；标题之下的括号",
        "2023-07-25",
        {"Dublin Core": "created", "schema.org": "dateCreated"},
    )
    published: PartialDate | None = fact(
        "发布日期",
        "网页上写明的发布日期，从不代替落款日期",
        "表格和标题下的“发布日期”等；网页的 meta",
        "2023-08-01",
        {"Dublin Core": "issued", "schema.org": "datePublished"},
    )
    outcome: str | None = fact(
        "办理结果",
        "办理结果的类别，只录符号；各地含义不同，不能相互比较",
        "标题上下；表格中的“类别”“办理结果”等",
        "B",
    )
    contact: Contact | None = fact(
        "联系人",
        "可以询问的科室、姓名和电话；不进名录、数据文件和搜索",
        "正文之下写明“联系人”“电话”的行",
        "见原文",
        gathered=False,
    )
    copied_to: tuple[str, ...] = fact_list("抄送", "抄送给谁", "写明“抄送”的行", "市人大选工委（2份）")
    role: Role | None = fact(
        "承办方式",
        "答复单位是主办还是会办（含协办、分办）；网页没有写明的，空着",
        "标题；标题下的“主办件”等；正文首尾提到会办单位、会办意见的句子",
        "lead（主办）、joint（会办、协办、分办）、sole（独办）",
    )
    joint_agencies: tuple[str, ...] = fact_list(
        "联合答复单位",
        "与答复单位一同署名的其他单位",
        "标题；落款",
        "濮阳市财政局",
        {"Dublin Core": "creator", "schema.org": "author", "GB/T 7714": "主要责任者"},
    )
    proposers: tuple[Proposer, ...] = fact_list(
        "提出者",
        "谁提出建议或提案：个人、党派、团体、界别、专门委员会",
        "标题；表格中的“提案者”等；称谓；正文首句",
        "民建某市委（党派）",
    )
    signatory: str | None = fact(
        "签发人", "签发公文的人；不进名录、数据文件和搜索", "写明“签发人”的行", "见原文", gathered=False
    )
    index_number: str | None = fact(
        "索引号",
        "政府信息公开目录给这条信息的标识",
        "表格中的“索引号”“索取号”",
        "AB0300000-2024-041",
        {"Dublin Core": "identifier", "schema.org": "identifier", "政府公开信息核心元数据": "索引号"},
    )
    disclosure: Disclosure | None = fact(
        "公开属性",
        "网页写明的公开方式",
        "“公开方式”“公开属性”等；“此件公开发布”等字样",
        "open（主动公开）、partial（部分公开）、on_request（依申请公开）、withheld（不予公开）",
        {"Dublin Core": "accessRights"},
    )
    subject_class: str | None = fact(
        "主题分类",
        "发布网站自己的主题分类，照原样；与本档案的主题无关",
        "表格中的“主题分类”",
        "民政、扶贫、救灾/社会福利",
        {"Dublin Core": "subject"},
    )
    class_number: str | None = fact("分类编号", "受理会议在一个类别之内另编的号", "标题；正文首句", "工交邮电类123号")
    outcome_scheme: str | None = fact(
        "类别体系",
        "办理结果的符号属于哪一套：网页列出的各类，或仅仅是符号的样式",
        "网页上对各类的说明；办理结果本身",
        "ABCD；letters（A）、graded（A1、A2B1）、stems（甲乙丙）",
    )


def _terms() -> tuple[FactTerm, ...]:
    return tuple(dataclasses.replace(item.metadata["term"], key=item.name) for item in dataclasses.fields(Facts))


FACT_TERMS: tuple[FactTerm, ...] = _terms()
"""The dictionary entry of every fact, in declared order."""
FACT_LABELS: Mapping[str, str] = {term.key: term.label for term in FACT_TERMS}
"""Chinese label of every fact, in declared order."""
GATHERED_FACTS: tuple[str, ...] = tuple(term.key for term in FACT_TERMS if term.gathered)
"""Names of the facts that lists, data files, feeds and search may carry."""


@record
class Evidence:
    """Where a fact was read: line numbers of the capture (empty: head of the page or curator) and the rule."""

    field: str
    lines: tuple[int, ...]
    rule: str
    correction: "Correction | None" = None
    """Of a fact that a curator gave: why, and what the page itself says."""


@pickled_by_values
@dataclass(frozen=True, slots=True)
class Correction:
    """What stands behind a fact that a curator gave in ``NAME.toml`` beside the capture."""

    reason: str | None
    """In the curator's words; None when none is given."""
    was: Any = None
    """What the page itself gives, of the type of the fact; None when it gives nothing."""
    evidence: Evidence | None = None
    """Where the page says so."""


@dataclass(frozen=True, slots=True)
class Description:
    """The facts of one page with their evidence; the outcome of *describe*."""

    facts: Facts
    evidence: tuple[Evidence, ...] = ()
    set_aside: str | None = None
    """Why the page is not a reply, in words for a person; None when it is one."""
    problems: tuple[Problem, ...] = ()
