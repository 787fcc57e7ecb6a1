"""The cleaning passport: what was taken away and why, and how anyone can check the rest against the capture."""

from collections import defaultdict
from collections.abc import Iterator

from dafu.model import FACT_LABELS, Reply, Zone
from dafu.publish import locations
from dafu.publish.locations import cell
from dafu.publish.pages.corrections import correction_words
from dafu.publish.pages.evidence import Anchors, line_anchor, line_links
from dafu.publish.pages.privacy import capture_link, hides_staff, masked_rows, show_marks
from dafu.publish.pages.shelf import Around

_ZONE_WORDS = {Zone.CHROME: "", Zone.METADATA: "（网页信息）"}


def passport(reply: Reply, around: Around, here: str, anchors: Anchors) -> str:
    """A folded part at the foot of the page; it stays out of the search index."""
    removed = [line for line in reply.lines if line.zone.is_web_page]
    summary = f"来源、校验，去掉的 {len(removed)} 行，各项信息的依据"
    parts = [
        '<details class="passport" data-search-exclude="" markdown="1">',
        f"<summary>{summary}</summary>",
        "\n".join(_source_rows(reply, here, around)),
        _how_to_check(reply, around),
        "\n".join(_evidence_rows(reply, anchors)),
        "\n".join(masked_rows(reply, around, anchors)),
        show_marks("\n".join(_removed_rows(reply)), around),
        "</details>",
    ]
    return "\n\n".join(part for part in parts if part)


def _source_rows(reply: Reply, here: str, around: Around) -> Iterator[str]:
    source = reply.source
    yield "| 来源 | |"
    yield "| --- | --- |"
    yield f"| 抓取件 | {capture_link('未经改动的抓取件', here, source, around)} |"
    yield f"| 文件 | {cell(source.file)} |"
    yield f"| 大小 | {source.size} 字节 |"
    yield f"| 编码 | {cell(source.encoding)} |"
    yield f"| SHA-256 | `{source.sha256}` |"
    yield f"| 网址 | {locations.outside_link(source.url, source.url) if source.url else '抓取时未记录'} |"
    yield f"| 抓取时间 | {cell(source.captured) if source.captured else '抓取时未记录'} |"


def _how_to_check(reply: Reply, around: Around) -> str:
    if hides_staff(around):
        return (
            "校验：本档案隐去工作人员的姓名和电话，因此不提供抓取件。持有抓取件的人可以计算它的 SHA-256，"
            "与上面的相同，就是本页所据的那一份；其前 16 位就是本页的编号。行号从 1 起，依抓取件计。"
        )
    name = locations.capture_file(reply.source).rsplit("/", 1)[-1]
    return (
        f"校验：下载抓取件，运行 `sha256sum {name}`，结果应与上面的 SHA-256 相同；"
        "其前 16 位就是本页的编号。行号从 1 起，依抓取件计。"
    )


def _evidence_rows(reply: Reply, anchors: Anchors) -> Iterator[str]:
    """Where the facts were read, and by which rule; facts of the same lines share a row."""
    if not reply.evidence:
        return
    yield "| 依据 | 信息（规则） |"
    yield "| --- | --- |"
    rows: defaultdict[str, list[str]] = defaultdict(list)
    for item in reply.evidence:
        where = line_links(item.lines, anchors) if item.lines else "网页头部信息"
        if item.correction is not None:
            where = correction_words(item.correction, anchors)
        rows[where].append(f"{cell(FACT_LABELS.get(item.field, item.field))}（{cell(item.rule)}）")
    for where, facts in rows.items():
        yield f"| {where} | {'、'.join(facts)} |"


def _removed_rows(reply: Reply) -> Iterator[str]:
    removed = [line for line in reply.lines if line.zone.is_web_page]
    if not removed:
        yield "没有去掉任何一行。"
        return
    yield "| 行 | 去掉的文字 | 规则 |"
    yield "| --- | --- | --- |"
    for line in removed:
        number = f"{line.number} {{: #{line_anchor(line.number)} }}"
        text = cell(" ".join(line.text.split()))
        yield f"| {number} | {text} | {cell(line.rule)}{_ZONE_WORDS[line.zone]} |"
